// A server on npm's ws, for test/peers/run: what it does depends on the path.
// It prints its port, counts what it saw, and prints the counts when it is told to stop.
const http = require("http");
const { WebSocketServer } = require("ws");

const counts = { opened: 0, closed: 0, received: 0, sent: 0, codes: {} };
const server = http.createServer((req, res) => {
  if (req.url === "/counts") {
    res.setHeader("Content-Type", "application/json");
    res.end(JSON.stringify(counts));
    return;
  }
  res.statusCode = 404;
  res.end("no such page");
});

const deflate = {
  "/deflate": { threshold: 0 },
  "/deflate-no-context": { threshold: 0, serverNoContextTakeover: true, clientNoContextTakeover: true },
};

function send(ws, data, options) {
  counts.sent++;
  ws.send(data, options);
}

const behaviours = {
  "/echo": (ws) => ws.on("message", (data, binary) => send(ws, data, { binary })),
  "/close": (ws) => ws.close(4001, "go away"),
  "/cut": (ws) => ws._socket.destroy(),
  "/fragments": (ws) =>
    ws.on("message", (data) => {
      const text = data.toString();
      counts.sent++;
      ws.send(text.slice(0, 2), { fin: false });
      ws.ping("between");
      ws.send(text.slice(2), { fin: true });
    }),
  "/ping": (ws) => {
    ws.on("pong", (data) => send(ws, JSON.stringify({ pong: data.toString() })));
    ws.ping("are you there");
  },
  "/push": (ws) => {
    for (let n = 1; n <= 1000; n++) send(ws, JSON.stringify({ n }));
  },
};
behaviours["/deflate"] = behaviours["/echo"];
behaviours["/deflate-no-context"] = behaviours["/echo"];

const ends = new Map();
function endFor(path) {
  if (!ends.has(path)) {
    ends.set(
      path,
      new WebSocketServer({
        noServer: true,
        perMessageDeflate: deflate[path] || false,
        handleProtocols: (offered) => (offered.has("v2") ? "v2" : false),
      }),
    );
  }
  return ends.get(path);
}

server.on("upgrade", (req, socket, head) => {
  const path = req.url.split("?")[0];
  const behave = behaviours[path];
  if (!behave) {
    socket.end("HTTP/1.1 404 Not Found\r\nContent-Length: 7\r\nConnection: close\r\n\r\nnothing");
    return;
  }
  endFor(path).handleUpgrade(req, socket, head, (ws) => {
    counts.opened++;
    ws.on("message", () => counts.received++);
    ws.on("close", (code) => {
      counts.closed++;
      counts.codes[code] = (counts.codes[code] || 0) + 1;
    });
    ws.on("error", () => {});
    behave(ws);
  });
});

server.listen(0, "127.0.0.1", () => console.log(server.address().port));
setTimeout(() => process.exit(0), 5 * 60 * 1000); // bounded, whatever happens to the script
