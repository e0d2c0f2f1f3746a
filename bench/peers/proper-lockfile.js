// Counts under proper-lockfile: node proper-lockfile.js FOLDER START SECONDS. Prints the waits in milliseconds.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import lockfile from 'proper-lockfile';

const [folder, start, seconds] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const counter = join(folder, 'counter');
const retries = { forever: true, minTimeout: 5, maxTimeout: 50 };
const waits = [];

await new Promise((go) => setTimeout(go, Math.max(0, start * 1000 - Date.now())));
const end = performance.now() + seconds * 1000;
while (performance.now() < end) {
  const asked = performance.now();
  const release = await lockfile.lock(counter, { retries });
  waits.push(performance.now() - asked);
  writeFileSync(counter, String(Number(readFileSync(counter, 'utf8')) + 1));
  await release();
}

console.log(waits.map((wait) => wait.toFixed(3)).join(' '));
