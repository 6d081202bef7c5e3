// node page.js DIR NAME: DIR/NAME.html as people meet it, in Chromium: at a desk, on a phone, in the dark, on paper,
// and where Jenkins blocks its styles. What it says is what DIR/NAME.json says. Pictures are left beside it.
const fs = require("fs");
const http = require("http");
const path = require("path");
const { chromium } = require("playwright-core");

const [dir, name] = process.argv.slice(2);
const html = fs.readFileSync(path.join(dir, `${name}.html`));
const summary = JSON.parse(fs.readFileSync(path.join(dir, `${name}.json`)));
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
// https://www.jenkins.io/doc/book/security/configuring-content-security-policy/
const jenkins = "sandbox allow-same-origin; default-src 'none'; img-src 'self'; style-src 'self';";
const load = summary.duration_ms > 10_000;

let checked = 0;
const wrong = [];
function check(ok, text) {
  checked++;
  if (!ok) wrong.push(text);
}
const same = (got, want, what) => check(JSON.stringify(got) === JSON.stringify(want), `${what}: ${JSON.stringify(got)}, want ${JSON.stringify(want)}`);

// What is asked in the page.

function outline() {
  const all = [...document.querySelectorAll("h1,h2,h3,h4")];
  return { levels: all.map((h) => Number(h.tagName[1])), sections: all.filter((h) => h.tagName === "H2").map((h) => h.textContent) };
}

function nameless() {
  const out = [];
  for (const svg of document.querySelectorAll("svg")) {
    if (svg.parentElement.closest("svg") || svg.getAttribute("aria-hidden") === "true") continue;
    if (svg.getAttribute("role") !== "img" || !svg.getAttribute("aria-label")) out.push(svg.outerHTML.slice(0, 100));
  }
  return out;
}

// Letters in plots against the page: axe does not look at them. 4.5 is WCAG 2.2's for text, 3 that for graphics.
function pale() {
  const rgb = (s) => s.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const page = rgb(getComputedStyle(document.body).backgroundColor);
  const contrast = (color, alpha) => {
    const over = rgb(color).slice(0, 3).map((v, i) => v * alpha + page[i] * (1 - alpha));
    const [a, b] = [light(over), light(page)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };
  const out = [];
  for (const e of document.querySelectorAll(".plot text")) {
    const s = getComputedStyle(e), got = contrast(s.fill, Number(s.fillOpacity));
    if (got < 4.5) out.push(`${e.textContent}: ${got.toFixed(2)}`);
  }
  for (const e of document.querySelectorAll(".key svg > *, .plot path[fill=none]")) {
    const s = getComputedStyle(e), color = s.stroke === "none" ? s.fill : s.stroke;
    const got = contrast(color, 1);
    if (got < 3) out.push(`${color}: ${got.toFixed(2)}`);
  }
  return out;
}

// Without styles a shape whose looks are in a class is a black blob.
function blobs() {
  const out = [];
  for (const e of document.querySelectorAll("svg path, svg rect, svg circle")) {
    const s = getComputedStyle(e);
    if (s.fill === "rgb(0, 0, 0)" && Number(s.fillOpacity) > 0.2) {
      const box = e.getBoundingClientRect();
      if (box.width * box.height > 20) out.push(e.outerHTML.slice(0, 120));
    }
  }
  return out;
}

// Where the parts are, from above to below.
function depths() {
  const at = (e) => e && Math.round(e.getBoundingClientRect().top + scrollY);
  return [document.querySelector(".word"), document.querySelector("h1"), ...document.querySelectorAll("h2")].map(at);
}

function cells(caption) {
  const table = [...document.querySelectorAll("table")].find((t) => t.caption.textContent === caption);
  return table ? [...table.tBodies[0].rows].map((r) => [...r.cells].map((c) => c.textContent.trim())) : [];
}

async function open(browser, base, options, headers = "") {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const said = [];
  page.on("console", (m) => said.push(m.text()));
  page.on("pageerror", (e) => said.push(String(e)));
  await page.goto(`${base}/${headers}page.html`);
  return { page, said, close: () => context.close() };
}

async function looks(browser, base) {
  const desk = { viewport: { width: 1280, height: 900 } };
  for (const [kind, options] of [["desk", desk], ["dark", { ...desk, colorScheme: "dark" }], ["phone", { viewport: { width: 390, height: 844 } }]]) {
    const { page, said, close } = await open(browser, base, options);
    same(said, [], `${kind}: the console`);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    check(width <= options.viewport.width, `${kind}: ${width} px wide`);
    same(await page.evaluate(pale), [], `${kind}: too pale`);
    await page.screenshot({ path: path.join(dir, `${name}-${kind}.png`), fullPage: true });
    await page.evaluate(axe);
    const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
    check(found.passes.length > 10, `${kind}: axe looked at ${found.passes.length} things only`);
    same(found.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes[0].html.slice(0, 120)}`), [], `${kind}: axe`);
    await close();
  }
}

async function paper(browser, base) {
  const { page, close } = await open(browser, base, { viewport: { width: 794, height: 1123 } });
  const pdf = await page.pdf({ format: "A4", printBackground: false });
  check(pdf.subarray(0, 5).toString() === "%PDF-" && pdf.length > 10_000, `print: ${pdf.length} bytes`);
  fs.writeFileSync(path.join(dir, `${name}.pdf`), pdf);
  await page.emulateMedia({ media: "print" });
  const hidden = await page.evaluate(() => [...document.querySelectorAll("details:not(.transcript, .transcript *) > :not(summary, .transcript)")].filter((e) => e.getBoundingClientRect().height === 0).length);
  same(hidden, 0, "print: folded away");
  await page.screenshot({ path: path.join(dir, `${name}-print.png`), fullPage: true });
  await close();
}

async function blocked(browser, base) {
  const { page, said, close } = await open(browser, base, { viewport: { width: 1280, height: 900 } }, "jenkins/");
  check(said.length > 0 && said.every((s) => s.includes("Content Security Policy")), `blocked: the console says ${said}`);
  check((await page.evaluate(() => getComputedStyle(document.querySelector("main")).maxWidth)) === "none", "blocked: styles are on");
  same(await page.evaluate(blobs), [], "blocked: black blobs");
  const at = await page.evaluate(depths);
  same(at, [...at].sort((a, b) => a - b), "blocked: the order of the parts");
  check(!at.includes(null), "blocked: a part is missing");
  await page.screenshot({ path: path.join(dir, `${name}-blocked.png`), fullPage: true });
  await close();
}

async function content(browser, base) {
  const { page, close } = await open(browser, base, { viewport: { width: 1280, height: 900 } });
  same(await page.title().then((t) => t.split(":")[0]), summary.passed ? "Passed" : "Failed", "the title");
  same(await page.textContent(".word"), summary.passed ? "Passed" : "Failed", "the verdict");
  const { levels, sections } = await page.evaluate(outline);
  check(levels[0] === 1 && levels.filter((l) => l === 1).length === 1, `headings: ${levels}`);
  check(levels.every((l, i) => i === 0 || l <= levels[i - 1] + 1), `a level of headings is left out: ${levels}`);
  const wanted = ["Why it failed", "Over time", "Thresholds", "Checks", "Requests", "Metrics", "Closes", "Scenario", "Environment"];
  same(sections.filter((s) => wanted.includes(s)), wanted.filter((s) => (s !== "Why it failed" || !summary.passed) && (s !== "Over time" || load) && (s !== "Thresholds" || summary.thresholds.length > 0)), "the sections");
  same(await page.$$eval("main", (l) => l.length), 1, "main landmarks");
  same(await page.evaluate(nameless), [], "pictures without a name");

  const number = (s) => Number(s.replaceAll(",", ""));
  const checks = await page.evaluate(cells, "Checks");
  same(checks.map((r) => [number(r[2]), number(r[3])]), summary.checks.map((c) => [c.passes, c.fails]), "checks");
  const limits = await page.evaluate(cells, "Thresholds and the values that they were judged by");
  same(limits.map((r) => [r[0] === "✓", r[1], r[2]]), summary.thresholds.map((t) => [t.ok, t.metric, t.condition]), "thresholds");
  const requests = await page.evaluate(cells, "Response times by request");
  for (const row of requests) {
    const m = summary.metrics[`ws_response_time{name:${row[0]}}`];
    if (m) same(number(row[1]), m.count, `replies of ${row[0]}`);
  }
  check(requests.length > 0, "no requests");
  const closes = await page.evaluate(cells, "How sessions ended");
  const codes = {};
  for (const c of summary.closes) codes[`${c.code} by ${c.by}`] = (codes[`${c.code} by ${c.by}`] ?? 0) + c.count;
  same(Object.fromEntries(closes.map((r) => [`${r[0]} ${r[3]}`, number(r[1])])), codes, "closes");
  const environment = Object.fromEntries(await page.evaluate(cells, "What the run was made with"));
  same([environment.wsrun, environment.Seed, environment["Exit code"]], [summary.wsrun, String(summary.seed), String(summary.exit_code)], "the environment");
  await why(page);
  if (load) await course(page, number);
  await close();
}

async function why(page) {
  const text = (await page.$$eval("article.fail", (l) => l.map((e) => e.textContent))).join("\n");
  for (const c of summary.checks.filter((c) => c.fails > 0)) check(text.includes(`:${c.line}`), `no reason for the check at line ${c.line}`);
  for (const t of summary.thresholds.filter((t) => !t.ok)) check(text.includes(t.metric) && text.includes(t.condition), `no reason for ${t.metric}`);
  for (const e of summary.errors) check(text.includes(e.kind) && text.includes(/^[ -~]*/.exec(e.message)[0]), `no reason for ${e.kind}`);
  const underlined = await page.$$eval("article.fail pre u", (l) => l.filter((e) => e.textContent.trim() === "").length);
  same(underlined, 0, "lines without what failed underlined");
  // The lines of the scenario that failed are marked, and each place leads to its line.
  const marked = new Set(await page.$$eval(".source mark", (l) => l.map((e) => Number(e.querySelector("i").textContent))));
  // What happened to a connection is told at its scenario's name, which is nothing to mark.
  const names = new Set(await page.$$eval(".source i", (l) => l.filter((i) => i.nextSibling?.textContent.trimStart().startsWith("name:")).map((i) => Number(i.textContent))));
  const errors = summary.errors.filter((e) => e.line > 0 && !names.has(e.line));
  for (const f of [...summary.checks.filter((c) => c.fails > 0), ...errors]) check(marked.has(f.line), `line ${f.line} is not marked`);
  if (summary.passed) same(marked.size, 0, "lines marked in a run that passed");
  const lost = await page.$$eval("a[href^='#']", (l) => l.filter((a) => !document.getElementById(a.hash.slice(1))).length);
  same(lost, 0, "links that lead nowhere");
}

// The course of a load whose server was away for a while.
async function course(page, number) {
  const plots = await page.$$eval("figcaption strong", (l) => l.map((e) => e.textContent));
  for (const p of ["VUs and connections", "Rates per second", "Response time", "Errors per second", "Closes per second", "How long replies took"]) {
    check(plots.some((t) => t.startsWith(p)), `no plot of ${p}: ${plots}`);
  }
  // All plots over time have the same axis.
  const axes = await page.$$eval("figure", (l) => l.map((f) => [...f.querySelectorAll("text[text-anchor]")].map((t) => t.textContent).filter((t) => / s$|:/.test(t) && !/[<(]/.test(t)).join()));
  same(new Set(axes.slice(0, 5)).size, 1, `axes of time: ${axes.slice(0, 5).join(" | ")}`);
  const limits = await page.$$eval("figure text[text-anchor=end]", (l) => l.map((t) => t.textContent));
  check(limits.includes("p(95) < 150ms"), `no line of the threshold in ${limits}`);
  const rows = await page.evaluate(cells, "The course of the run");
  const away = rows.findIndex((r) => number(r[2]) === 0);
  check(away > 5 && away < rows.length - 5, `the connections are gone in row ${away} of ${rows.length}`);
  check(rows.some((r) => number(r[1]) === 20 && number(r[2]) === 20), "no time with 20 VUs and 20 connections");
  const errors = rows.reduce((n, r) => n + number(r[9]), 0), ends = rows.reduce((n, r) => n + number(r[10]), 0);
  same(errors, summary.errors.reduce((n, e) => n + e.count, 0), "errors over time");
  same(ends, summary.closes.reduce((n, c) => n + c.count, 0), "closes over time");
  const astray = rows.filter((r, i) => number(r[9]) > 0 && (i < away - 2 || i > away + 6));
  same(astray.map((r) => [r[0], r[9]]), [], `errors far from row ${away}, when the server was away`);
}

async function main() {
  const asked = [];
  const server = http.createServer((req, res) => {
    asked.push(req.url);
    if (req.url.startsWith("/jenkins/")) res.setHeader("Content-Security-Policy", jenkins);
    res.setHeader("Content-Type", "text/html");
    res.end(html);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  try {
    const base = `http://127.0.0.1:${server.address().port}`;
    for (const part of [content, looks, paper, blocked]) await part(browser, base);
    same(asked.filter((u) => !u.endsWith("/page.html") && !(u === "/favicon.ico" && asked.includes("/jenkins/page.html"))), [], "requests beside the page");
  } finally {
    await browser.close();
    server.close();
  }
  console.log(wrong.join("\n"));
  console.log(`${checked} checked, ${wrong.length} wrong`);
  process.exit(wrong.length ? 1 : 0);
}

main().catch((err) => { console.log(err.stack); process.exit(1); });
