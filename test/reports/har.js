// node har.js DIR NAME: DIR/NAME.har is an HTTP Archive 1.2 by the schema of those who check them, and Chromium's messages in it are
// those that DIR/NAME.json counts.
const Ajv = require("ajv");
const fs = require("fs");
const path = require("path");
const schemas = require("har-schema");

const [dir, name] = process.argv.slice(2);
const har = JSON.parse(fs.readFileSync(path.join(dir, `${name}.har`)));
const summary = JSON.parse(fs.readFileSync(path.join(dir, `${name}.json`)));

const wrong = [];
const ajv = new Ajv({ allErrors: true });
ajv.addMetaSchema(require("ajv/lib/refs/json-schema-draft-06.json"));
ajv.addSchema(schemas);
if (!ajv.validate("har.json#", har)) wrong.push(...ajv.errors.map((e) => `${e.dataPath} ${e.message}`));

const { entries, pages } = har.log;
const messages = entries.flatMap((e) => e._webSocketMessages);
const count = (metric) => summary.metrics[metric].count;
const same = (got, want, what) => got === want || wrong.push(`${what}: ${got}, want ${want}`);
same(pages.length, summary.scenarios.length, "pages");
same(entries.filter((e) => e.response.status === 101).length, count("ws_sessions"), "entries with a session");
same(messages.filter((m) => m.type === "send").length, count("ws_msgs_sent"), "messages sent");
same(messages.filter((m) => m.type === "receive").length, count("ws_msgs_received"), "messages received");
for (const e of entries) {
  same(pages.some((p) => p.id === e.pageref), true, `the page of ${e.request.url}`);
  // HAR 1.2: the time is the sum of the timings that apply; ssl is part of connect.
  const { ssl, ...phases } = e.timings;
  const sum = Object.values(phases).reduce((all, ms) => all + Math.max(ms, 0), 0);
  if (Math.abs(sum - e.time) > 0.01) wrong.push(`time of ${e.request.url}: ${e.time}, and its timings are ${sum}`);
}
if (messages.some((m) => ![1, 2].includes(m.opcode) || m.time * 1000 < Date.parse(entries[0].startedDateTime) - 1)) wrong.push("a message of another opcode, or before the handshake");

for (const text of wrong) console.log(text);
process.exit(wrong.length ? 1 : 0);
