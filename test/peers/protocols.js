// Servers of npm's graphql-ws and socket.io, for test/peers/run: on one port, which is printed.
const http = require("http");
const { buildSchema } = require("graphql");
const { useServer } = require("graphql-ws/use/ws");
const { Server } = require("socket.io");
const { WebSocketServer } = require("ws");

// What the rooms and the mutations have delivered, for the comparison of counts.
const counts = { said: 0, heard: 0, shouted: 0, echoed: 0 };

const server = http.createServer((req, res) => {
  if (req.url === "/delivered") {
    res.setHeader("Content-Type", "application/json");
    res.end(JSON.stringify(counts));
    return;
  }
  res.statusCode = 404;
  res.end("no such page");
});

// Those who are subscribed to a topic. Subscribing is done when this has returned, so that a mutation finds it.
const topics = new Map();
function subscribe(topic) {
  const waiting = [];
  let wake = () => {};
  const listener = (text) => {
    waiting.push(text);
    wake();
  };
  if (!topics.has(topic)) topics.set(topic, new Set());
  topics.get(topic).add(listener);
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      while (waiting.length === 0) await new Promise((resolve) => (wake = resolve));
      counts.heard++;
      return { done: false, value: { said: waiting.shift() } };
    },
    async return() {
      topics.get(topic).delete(listener);
      return { done: true, value: undefined };
    },
  };
}

const graphql = new WebSocketServer({
  noServer: true,
  handleProtocols: (offered) => (offered.has("graphql-transport-ws") ? "graphql-transport-ws" : false),
});
useServer(
  {
    schema: buildSchema(`
      type Query { hello: String }
      type Mutation { say(topic: String!, text: String!): Int }
      type Subscription { ticks(n: Int!): Int said(topic: String!): String }
    `),
    roots: {
      query: { hello: () => "world" },
      mutation: {
        say: ({ topic, text }) => {
          const listeners = topics.get(topic) ?? new Set();
          counts.said++;
          for (const listener of listeners) listener(text);
          return listeners.size;
        },
      },
      subscription: {
        said: ({ topic }) => subscribe(topic),
        ticks: async function* ({ n }) {
          for (let i = 1; i <= n; i++) yield { ticks: i };
        },
      },
    },
  },
  graphql,
);
server.on("upgrade", (req, socket, head) => {
  if (req.url.startsWith("/graphql")) {
    graphql.handleUpgrade(req, socket, head, (ws) => graphql.emit("connection", ws, req));
  }
});

const io = new Server(server, { pingInterval: 300, pingTimeout: 2000, destroyUpgrade: false });
let rooms = 0;
io.on("connection", (socket) => {
  socket.on("say", (said, acknowledge) => {
    socket.emit("said", said);
    acknowledge({ ok: true });
  });
  socket.on("create", (acknowledge) => {
    const room = "room-" + ++rooms;
    socket.join(room);
    acknowledge(room);
  });
  socket.on("enter", (room, acknowledge) => {
    socket.join(room);
    acknowledge(io.sockets.adapter.rooms.get(room).size);
  });
  socket.on("shout", (room, id) => {
    counts.shouted++;
    counts.echoed += io.sockets.adapter.rooms.get(room).size;
    io.to(room).emit("heard", id);
  });
});

server.listen(0, "127.0.0.1", () => console.log(server.address().port));
