// Servers of npm's graphql-ws and socket.io, for test/peers/run: on one port, which is printed.
const http = require("http");
const { buildSchema } = require("graphql");
const { useServer } = require("graphql-ws/use/ws");
const { Server } = require("socket.io");
const { WebSocketServer } = require("ws");

const server = http.createServer((req, res) => {
  res.statusCode = 404;
  res.end("no such page");
});

const graphql = new WebSocketServer({
  noServer: true,
  handleProtocols: (offered) => (offered.has("graphql-transport-ws") ? "graphql-transport-ws" : false),
});
useServer(
  {
    schema: buildSchema("type Query { hello: String } type Subscription { ticks(n: Int!): Int }"),
    roots: {
      query: { hello: () => "world" },
      subscription: {
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
io.on("connection", (socket) => {
  socket.on("say", (said, acknowledge) => {
    socket.emit("said", said);
    acknowledge({ ok: true });
  });
});

server.listen(0, "127.0.0.1", () => console.log(server.address().port));
