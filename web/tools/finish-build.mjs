// SPDX-License-Identifier: Apache-2.0
// After `vite build`: writes a .gz beside every text file of dist/ and fails when the first load is larger
// than the budget. The first load is what a browser fetches before the plant stands: the HTML, the entry
// with all it imports, the page of the plant with all it imports, and one language, the larger one.
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const kBudgetBytes = 400_000;
const kDist = new URL('../dist', import.meta.url).pathname;
const kFirstPage = 'src/pages/plant/PlantPage.tsx';
const kLanguages = ['src/i18n/en/index.ts', 'src/i18n/de/index.ts'];

function* files(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* files(path);
    else yield path;
  }
}

const manifest = JSON.parse(readFileSync(join(kDist, '.vite/manifest.json'), 'utf8'));
rmSync(join(kDist, '.vite'), { recursive: true });

/// The files that a browser needs before the module runs: its own, its styles, and those of its imports.
function filesOf(name, found = new Set()) {
  const chunk = manifest[name];
  if (!chunk) throw new Error(`${name} is no module of its own: say in tools/finish-build.mjs what the first page loads`);
  if (found.has(chunk.file)) return found;
  for (const file of [chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? [])]) found.add(file);
  for (const other of chunk.imports ?? []) filesOf(other, found);
  return found;
}

const packed = new Map();
for (const path of [...files(kDist)]) {
  if (!/\.(html|js|css|svg|json)$/.test(path)) continue;
  const bytes = gzipSync(readFileSync(path), { level: 9 });
  writeFileSync(`${path}.gz`, bytes);
  packed.set(path.slice(kDist.length + 1), bytes.length);
}

const sizeOf = (names) => [...names].reduce((sum, name) => sum + (packed.get(name) ?? statSync(join(kDist, name)).size), 0);
const firstWith = (language) => new Set(['index.html', 'favicon.svg', ...filesOf('index.html'), ...filesOf(kFirstPage), ...filesOf(language)]);
const first = Math.max(...kLanguages.map((language) => sizeOf(firstWith(language))));

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
console.log(`first load: ${kilobytes(first)} gzip of ${kilobytes(kBudgetBytes)} allowed; all pages and languages: ${kilobytes(sizeOf(packed.keys()))}`);
if (first > kBudgetBytes) {
  console.error('first load is over its budget: remove a dependency, or load what the plant does not show lazily');
  process.exit(1);
}
