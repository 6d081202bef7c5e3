// node devtools.js DIR NAME: Chromium's developer tools import DIR/NAME.har, and show the messages of each of its sessions.
// They are a page of the browser's own, which a second page of the same browser is inspected by.
const fs = require("fs");
const net = require("net");
const path = require("path");
const { chromium } = require("playwright-core");

const [dir, name] = process.argv.slice(2);
const file = path.join(dir, `${name}.har`);
const { entries } = JSON.parse(fs.readFileSync(file)).log;

const freePort = () => new Promise((found) => {
  const server = net.createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => found(port));
  });
});

// shown is what the list of messages has: the direction, and the text of those that are text.
const shown = (rows) => rows.map((row) => {
  const direction = /\brow-(send|receive)\b|-row-(send|receive)/.exec(row.className);
  return { type: direction && (direction[1] || direction[2]), text: row.querySelector("td").textContent };
});

const wrong = [];

async function main() {
  const port = await freePort();
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: [`--remote-debugging-port=${port}`, "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  try {
    await browser.newPage();
    const targets = await (await fetch(`http://127.0.0.1:${port}/json`)).json();
    const inspected = targets.find((t) => t.type === "page").webSocketDebuggerUrl.slice("ws://".length);
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    page.setDefaultTimeout(15_000);
    await page.goto(`http://127.0.0.1:${port}/devtools/devtools_app.html?ws=${inspected}&panel=network`);
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: /Import HAR/ }).click();
    await (await chooser).setFiles(file);

    const sessions = page.locator("tr.data-grid-data-grid-node:not([class*=-row-])");
    await sessions.nth(entries.length - 1).waitFor();
    if ((await sessions.count()) !== entries.length) wrong.push(`${await sessions.count()} sessions, want ${entries.length}`);
    // The list is sorted by time, as the entries are.
    for (const [i, { response, _webSocketMessages: want }] of entries.entries()) {
      if (response.status !== 101 || want.length === 0) continue;
      await sessions.nth(i).locator("td.name-column").click({ position: { x: 40, y: 10 } });
      await page.getByRole("tab", { name: "Messages" }).click();
      const rows = page.locator("tr[class*=-row-send], tr[class*=-row-receive]");
      await rows.first().waitFor();
      const got = await rows.evaluateAll(shown);
      if (got.length !== want.length) wrong.push(`session ${i}: ${got.length} messages, want ${want.length}`);
      got.forEach(({ type, text }, j) => {
        if (type !== want[j]?.type) wrong.push(`session ${i}, message ${j}: ${type}, want ${want[j]?.type}`);
        if (want[j]?.opcode === 1 && want[j].data.length < 100 && /^[ -~]+$/.test(want[j].data) && !text.includes(want[j].data)) wrong.push(`session ${i}, message ${j}: ${text}, want ${want[j].data}`);
      });
    }
    await page.screenshot({ path: path.join(dir, `${name}.devtools.png`) });
  } finally {
    await browser.close();
  }
}

main().catch((e) => wrong.push(e.message)).then(() => {
  for (const text of wrong) console.log(text);
  process.exit(wrong.length ? 1 : 0);
});
