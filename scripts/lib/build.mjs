// @ts-check
/** Build dist/ when what it is made of has changed since the last build. Built-ins only. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { shippedModelFiles } from './model-files.mjs';
import { ROOT, requireFolder, run } from './run.mjs';

export const DIST = join(ROOT, 'dist');
const STAMP = join(ROOT, '.cache/build.sha256');

const SOURCES = ['src', 'public', 'scripts/lib'];
const FILES = [
  'index.html',
  'headless.html',
  'vite.config.ts',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
];

/** Every file below a folder, relative to the project, in a fixed order. @param {string} folder */
function filesBelow(folder) {
  const top = join(ROOT, folder);
  if (!existsSync(top)) return [];
  return readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** SHA-256 over the names and bytes of everything that goes into dist/. */
export function sourceHash() {
  const hash = createHash('sha256');
  const files = [
    ...FILES.map((file) => join(ROOT, file)).filter((file) => existsSync(file)),
    ...SOURCES.flatMap(filesBelow),
    ...shippedModelFiles(join(ROOT, 'models')).map((file) => join(ROOT, 'models', file)),
  ];
  for (const file of files) {
    const bytes = readFileSync(file);
    hash.update(`${file.slice(ROOT.length)}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/** Does dist/ hold what the sources say now? */
export const isBuilt = () =>
  existsSync(join(DIST, 'index.html')) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sourceHash();

/**
 * @param {{ always?: boolean }} [options]
 * @returns {Promise<number>} exit code; 0 without doing anything when dist/ is up to date
 */
export async function build({ always = false } = {}) {
  if (!always && isBuilt()) return 0;
  requireFolder('build');
  const before = sourceHash(); // an edit during the build leaves the stamp behind, and the next call builds again
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  const env = { NODE_ENV: 'production' }; // another value in the environment would give React's slow build
  const code = await run(process.execPath, [vite, 'build', '--logLevel', 'warn'], { env });
  if (code !== 0) return code;
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, before);
  return 0;
}
