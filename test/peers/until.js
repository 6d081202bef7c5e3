// Asks for JSON until a condition on it holds, for half a minute; prints what came if it never does.
//   node until.js URL 'it.n === 1' [AUTHORIZATION]
const [url, condition, authorization] = process.argv.slice(2);
const holds = new Function("it", `return ${condition}`);
const end = Date.now() + 30_000;

async function ask() {
  const headers = authorization ? { authorization } : {};
  const res = await fetch(url, { headers, signal: AbortSignal.timeout(10_000) });
  const it = await res.json();
  if (holds(it)) process.exit(0);
  return JSON.stringify(it);
}

async function main() {
  for (;;) {
    const got = await ask().catch(String);
    if (Date.now() > end) {
      console.log(`${url}: never ${condition}: ${got}`);
      process.exit(1);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
main();
