// @ts-check
/** `offline.js`, the service worker, written last: what it keeps is what the build has just put into the folder. And the notices. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { build } from 'vite';
import { notices } from './licences.mjs';

const WORKER = 'offline.js';
const LIST = 'self.SHELL=';

/** Not of the page: the bench, the notices, the worker itself, things, pictures and the room that lights them, what makes a visitor's own, and of a model all but its description, and the list of them. @param {string} path */
const belongs = (path) =>
  !/^(headless\.html|offline\.js|licences\.txt)$|^(things|light)\/|^assets\/own-thing\.worker-|\.map$/.test(
    path,
  ) &&
  (!path.startsWith('models/') || /^models\/(?:[^/]+\/manifest|index)\.json$/.test(path));

/**
 * The file list of a built site, and its hash.
 * @param {string} folder
 * @returns {import('../../src/offline/shell.ts').Shell}
 */
export function shellOf(folder) {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter(belongs)
    .sort();
  const files = paths.map((path) => {
    const content = readFileSync(join(folder, path));
    const sha256 = createHash('sha256').update(content).digest('hex');
    // the same rule as groupOf in src/offline/shell.ts
    const group = /(?:^|\/)([^/]+)-[\w-]{8}\.wasm$/.exec(path)?.[1];
    return { path, bytes: content.length, sha256, ...(group === undefined ? {} : { group }) };
  });
  const version = createHash('sha256')
    .update(files.map(({ path, sha256 }) => `${sha256} ${path}\n`).join(''))
    .digest('hex')
    .slice(0, 16);
  return { version, files };
}

/**
 * Puts the folder's file list before the worker's code; a worker that has a list gets another.
 * @param {string} folder
 * @param {string} [code] of the worker, without a list; by default that of the worker which is there
 */
export function writeWorker(folder, code) {
  const there = () => readFileSync(join(folder, WORKER), 'utf8').split('\n').slice(1).join('\n');
  writeFileSync(join(folder, WORKER), `${LIST}${JSON.stringify(shellOf(folder))};\n${code ?? there()}`);
}

/** @param {string} root @returns {Promise<string>} the worker in one classic script */
async function bundled(root) {
  const made = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: {
      write: false,
      target: 'es2023',
      rolldownOptions: {
        input: resolve(root, 'src/offline/offline.worker.ts'),
        output: { format: 'iife', entryFileNames: WORKER },
      },
    },
  });
  const output = [made].flat().flatMap((one) => ('output' in one ? one.output : []));
  const [chunk] = output;
  if (output.length !== 1 || chunk?.type !== 'chunk') throw new Error(`${WORKER} must be one script`);
  return chunk.code;
}

/** @returns {import('vite').Plugin} */
export function offlineWorker() {
  let root = '';
  let outDir = '';
  return {
    name: 'tabletop-offline',
    apply: 'build',
    configResolved(config) {
      root = config.root;
      outDir = resolve(config.root, config.build.outDir);
    },
    closeBundle: {
      order: 'post', // the models have been copied by then
      sequential: true,
      async handler() {
        if (!existsSync(join(outDir, 'index.html'))) return; // the build failed, and says so itself
        writeFileSync(join(outDir, 'licences.txt'), notices(root));
        writeWorker(outDir, await bundled(root));
      },
    },
  };
}
