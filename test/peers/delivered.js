// Compares the samples of wsrun's delivery latency, over the results in a folder whose names begin with a word, with what
// the server says it has delivered.
//   node delivered.js FOLDER WORD METRIC URL EXPRESSION
const fs = require("fs");
const [dir, word, metric, url, expression] = process.argv.slice(2);

let ours = 0;
for (const name of fs.readdirSync(dir)) {
  if (name.startsWith(word)) ours += JSON.parse(fs.readFileSync(`${dir}/${name}`)).metrics[metric]?.count ?? 0;
}

async function main() {
  const it = await (await fetch(url)).json();
  const theirs = new Function("it", `return ${expression}`)(it);
  console.log(`wsrun ${ours}, the server ${theirs}`);
  process.exit(ours > 0 && ours === theirs ? 0 : 1);
}
main();
