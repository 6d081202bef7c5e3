// Compares what wsrun says it sent, received and opened, over all results of a folder, with what the server counted.
//   node counts.js FOLDER URL
const fs = require("fs");
const [dir, url] = process.argv.slice(2);

const ours = { opened: 0, received: 0, sent: 0, refused: 0, requests: 0 };
for (const name of fs.readdirSync(dir)) {
  const m = JSON.parse(fs.readFileSync(`${dir}/${name}`)).metrics;
  ours.opened += m.ws_sessions?.count ?? 0;
  ours.sent += m.ws_msgs_sent?.count ?? 0;
  ours.received += m.ws_msgs_received?.count ?? 0;
  ours.refused += m.ws_connect_failed?.passes ?? 0;
  ours.requests += m.http_reqs?.count ?? 0;
}

async function main() {
  const theirs = await (await fetch(url)).json();
  const same =
    ours.opened > 0 &&
    ours.opened === theirs.opened &&
    ours.sent === theirs.received &&
    ours.received === theirs.sent &&
    theirs.opened === theirs.closed &&
    (theirs.requests === undefined || ours.requests === theirs.requests) &&
    (theirs.refused === undefined || ours.refused === theirs.refused) &&
    (theirs.sessions === undefined || (theirs.sessions === 0 && theirs.logins === theirs.logouts));
  console.log(`wsrun ${JSON.stringify(ours)}, the server ${JSON.stringify(theirs)}`);
  process.exit(same ? 0 : 1);
}
main();
