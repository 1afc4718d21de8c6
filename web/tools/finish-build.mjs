// SPDX-License-Identifier: Apache-2.0
// After `vite build`: writes a .gz beside every text file of dist/ and fails when the first load
// (all of dist's HTML, scripts and styles, gzipped) is larger than the budget.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const kBudgetBytes = 400_000;
const kDist = new URL('../dist', import.meta.url).pathname;

function* files(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* files(path);
    else yield path;
  }
}

let total = 0;
for (const path of [...files(kDist)]) {
  if (!/\.(html|js|css|svg|json)$/.test(path)) continue;
  const packed = gzipSync(readFileSync(path), { level: 9 });
  writeFileSync(`${path}.gz`, packed);
  total += packed.length;
}

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
console.log(`first load: ${kilobytes(total)} gzip of ${kilobytes(kBudgetBytes)} allowed`);
if (total > kBudgetBytes) {
  console.error('first load is over its budget: remove a dependency or load a page lazily');
  process.exit(1);
}
