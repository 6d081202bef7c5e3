// node prometheus.js API classic|native SUMMARY         what Prometheus has of a run is what the JSON summary says
// node prometheus.js API dashboard SUMMARY DASHBOARD    every query of the dashboard finds something
const fs = require("fs");

const [api, what, summaryFile, dashboardFile] = process.argv.slice(2);
const summary = JSON.parse(fs.readFileSync(summaryFile));
const began = Date.parse(summary.started) / 1000;
const ended = began + summary.duration_ms / 1000;
let checked = 0;
const wrong = [];

function check(ok, text) {
  checked++;
  if (!ok) wrong.push(text);
}

async function ask(path, params) {
  const res = await fetch(`${api}/api/v1/${path}?${new URLSearchParams(params)}`);
  const body = await res.json();
  if (body.status !== "success") throw new Error(`${params.query}: ${body.error}`);
  return body.data.result;
}

// The run is gone, and its series with it: all questions are about the moment of the last sample.
// The series end with the next scrape, which fails: steps have to be finer than that.
let last;
const value = async (query) => {
  const result = await ask("query", { query, time: last });
  return result.length === 1 ? Number(result[0].value[1]) : NaN;
};

async function lastSample() {
  const result = await ask("query", { query: "max(max_over_time(timestamp(wsrun_vus_max)[5m:50ms]))", time: Date.now() / 1000 });
  if (result.length !== 1) throw new Error("nothing was scraped");
  return Number(result[0].value[1]);
}

const near = (got, want, share) => Math.abs(got - want) <= Math.abs(want) * share + 1e-9;

// named returns what a metric of the summary is called there, without a suffix, and its labels.
function named(metric, m) {
  const [, base, tags] = /^([^{]+)(?:\{(.*)\})?$/.exec(metric);
  const unit = { ms: "_seconds", By: "_bytes" }[m.unit] ?? (base.startsWith("data_") ? "_bytes" : "");
  const labels = (tags ?? "").split(",").filter(Boolean).map((t) => t.replace(/^([^:]*):(.*)$/, (_, k, v) => `${k}=${JSON.stringify(v)}`));
  return [`wsrun_${base}${unit}`, labels];
}

const select = (name, ...labels) => `sum(${name}{${labels.join(",")}})`;

async function figures() {
  for (const [metric, m] of Object.entries(summary.metrics)) {
    const [name, labels] = named(metric, m);
    if (m.type === "counter") {
      const got = await value(select(`${name}_total`, ...labels)); // what never happened has no series
      check(got === m.count || (m.count === 0 && Number.isNaN(got)), `${metric}: ${got}, want ${m.count}`);
    } else if (m.type === "rate") {
      for (const [label, want] of [["true", m.passes], ["false", m.fails]]) {
        const got = await value(select(`${name}_total`, ...labels, `value="${label}"`));
        check(got === want, `${metric} ${label}: ${got}, want ${want}`);
      }
    } else if (m.type === "gauge") {
      const got = await value(select(name, ...labels));
      check(got === m.value, `${metric}: ${got}, want ${m.value}`);
    } else {
      await trend(metric, m, name, labels);
    }
  }
}

async function trend(metric, m, name, labels) {
  const native = what === "native";
  const all = select(name, ...labels);
  const count = await value(native ? `histogram_count(${all})` : select(`${name}_count`, ...labels));
  const sum = await value(native ? `histogram_sum(${all})` : select(`${name}_sum`, ...labels));
  check(count === m.count, `${metric}: ${count} samples, want ${m.count}`);
  check(near(sum, (m.avg * m.count) / 1000, 0.001), `${metric}: sum ${sum} s, want ${(m.avg * m.count) / 1000} s`);
  for (const [q, want] of [[0.5, m.med], [0.95, m["p(95)"]]]) {
    const seconds = want / 1000;
    if (native) {
      // Buckets are 2^(1/8) apart. With few samples a rank may fall into the next one that has any.
      const got = await value(`histogram_quantile(${q}, ${all})`);
      if (m.count >= 100) check(got > seconds / 1.0906 && got < seconds * 1.0906, `${metric}: p(${q * 100}) ${got} s, want ${seconds} s within a bucket`);
      continue;
    }
    const bucket = `sum by (le) (${name}_bucket{${labels.join(",")}})`;
    const got = await value(`histogram_quantile(${q}, ${bucket})`);
    const buckets = (await ask("query", { query: bucket, time: last })).map((r) => [Number(r.metric.le.replace("+Inf", "Infinity")), Number(r.value[1])]).sort(([a], [b]) => a - b);
    const i = buckets.findIndex(([bound]) => bound >= seconds);
    const [low, high] = [buckets[i - 1] ?? [0, 0], buckets[i]];
    // A rank that falls on a bound belongs to both sides: percentiles of a few samples are not the same everywhere.
    const onBound = [low, high].some(([bound, n]) => Math.abs(n - q * m.count) <= 1 && near(got, bound, 0.2));
    check((got >= low[0] && got <= high[0]) || onBound, `${metric}: p(${q * 100}) ${got} s, want the bucket of ${seconds} s, up to ${high[0]}`);
  }
}

async function dashboard() {
  const { panels } = JSON.parse(fs.readFileSync(dashboardFile));
  const names = (metrics) => new Set(metrics.map(([metric, m]) => named(metric, m)[0]));
  const has = names(Object.entries(summary.metrics));
  const moved = names(Object.entries(summary.metrics).filter(([, m]) => m.count !== 0));
  for (const panel of panels) {
    for (const { expr, legendFormat } of panel.targets ?? []) {
      // As Grafana fills them in, with "All" chosen; its rate interval is four times that of the scrapes.
      const query = expr.replaceAll("$instance", ".+").replaceAll("$scenario", ".+").replaceAll("$__rate_interval", "2s");
      const title = `${panel.title}, ${legendFormat ?? ""}`;
      const asked = expr.match(/wsrun_[a-z_]+/g).map((n) => n.replace(/_(total|bucket)$/, ""));
      if (!asked.some((n) => has.has(n))) continue; // no tick was missed, for example
      const result = await ask("query_range", { query, start: Math.floor(began), end: last, step: 0.5 });
      check(result.length > 0, `${title}: no data for ${query}`);
      const all = result.map((series) => series.values.map(([, v]) => Number(v)).filter((v) => !Number.isNaN(v)));
      // What is there from the start, such as dropped iterations, may have stayed at 0.
      check(Math.max(...all.flat()) > 0 || !asked.some((n) => moved.has(n)), `${title}: nothing above 0 for ${query}`);
      check(Math.min(...all.flat()) >= 0, `${title}: below 0 for ${query}`);
      if (/ws_errors|ws_closes/.test(expr)) {
        // What came all at once, in a series that had not been there before, shows too.
        all.forEach((v, i) => check(Math.max(...v) > 0, `${title}: ${JSON.stringify(result[i].metric)} does not show in ${query}`));
      }
    }
  }
}

async function main() {
  last = await lastSample();
  check(last >= ended - 0.1, `the last scrape was ${ended - last} s before the end`);
  await (what === "dashboard" ? dashboard() : figures());
  check(checked > 30, `only ${checked} figures were compared`);
  console.log(wrong.join("\n"));
  console.log(`${checked} checked, ${wrong.length} wrong`);
  process.exit(wrong.length ? 1 : 0);
}

main().catch((err) => { console.log(err.stack); process.exit(1); });
