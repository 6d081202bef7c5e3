// A shop on npm's express and express-session, with sockets on ws, for test/peers/run: on one port, which is printed.
// A login gives a session's cookie, which the handshake needs. An order is pushed to the sockets of its session.
// It counts what it saw: GET /counts.
const http = require("http");
const express = require("express");
const expressSession = require("express-session");
const { WebSocketServer } = require("ws");

const counts = { requests: 0, logins: 0, logouts: 0, orders: 0 }; // and, of sockets:
Object.assign(counts, { refused: 0, opened: 0, closed: 0, received: 0, sent: 0 });
const store = new expressSession.MemoryStore();
const session = expressSession({
  name: "shop.sid",
  secret: "of this test only",
  store,
  resave: false,
  saveUninitialized: false,
});
const socketsOf = new Map(); // a session's id → its sockets

const app = express();
app.get("/counts", (req, res) => {
  store.length((err, sessions) => res.json({ ...counts, sessions }));
});
app.use((req, res, next) => {
  counts.requests++;
  next();
});
app.use(session);
app.use(express.json());
app.post("/login", (req, res, next) => {
  req.session.regenerate((err) => {
    if (err) return next(err);
    counts.logins++;
    req.session.user = req.body.user;
    res.json({ user: req.body.user });
  });
});
app.use((req, res, next) => (req.session.user ? next() : res.status(401).json({ error: "log in first" })));
app.post("/orders", (req, res) => {
  const order = { id: `o-${++counts.orders}`, user: req.session.user, item: req.body.item };
  res.status(201).location(`/orders/${order.id}`).json(order);
  for (const ws of socketsOf.get(req.session.id) ?? []) push(ws, { type: "order.created", ...order });
});
app.post("/logout", (req, res, next) => {
  req.session.destroy((err) => {
    if (err) return next(err);
    counts.logouts++;
    res.clearCookie("shop.sid").status(204).end();
  });
});

function push(ws, message) {
  counts.sent++;
  ws.send(JSON.stringify(message));
}

const server = http.createServer(app);
const sockets = new WebSocketServer({ noServer: true });
server.on("upgrade", (req, socket, head) => {
  session(req, {}, () => {
    if (!req.session?.user) {
      counts.refused++;
      const body = '{"error":"log in first"}';
      socket.end(
        "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\n" +
          `Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
      );
      return;
    }
    sockets.handleUpgrade(req, socket, head, (ws) => welcome(ws, req.session));
  });
});

function welcome(ws, { id, user }) {
  counts.opened++;
  if (!socketsOf.has(id)) socketsOf.set(id, new Set());
  socketsOf.get(id).add(ws);
  ws.on("message", () => counts.received++);
  ws.on("close", () => {
    counts.closed++;
    socketsOf.get(id).delete(ws);
    if (socketsOf.get(id).size === 0) socketsOf.delete(id);
  });
  ws.on("error", () => {});
  push(ws, { type: "welcome", user });
}

server.listen(0, "127.0.0.1", () => console.log(server.address().port));
setTimeout(() => process.exit(0), 5 * 60 * 1000); // bounded, whatever happens to the script
