// @ts-check
/** LeRobot datasets in folders of this machine, by the same code as the page's (src/episode/dataset). */
import { createWriteStream, mkdirSync, openAsBlob, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { runnerImport } from 'vite';
import { UsageError } from './options.mjs';
import { ROOT } from './run.mjs';

/** @returns {Promise<typeof import('../../src/episode/dataset/index.ts')>} */
export async function datasetModule() {
  const { module } = await runnerImport('/src/episode/dataset/index.ts', {
    root: ROOT,
    logLevel: 'error',
    configFile: false,
  });
  return /** @type {any} */ (module);
}

/** Writes files into a folder as they come. @param {string} folder @returns {import('../../src/episode/dataset/index.ts').DatasetSink} */
export const folderSink = (folder) => async (path) => {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  const stream = createWriteStream(file);
  return {
    write: (bytes) =>
      new Promise((done, fail) => stream.write(bytes, (error) => (error ? fail(error) : done(undefined)))),
    close: () =>
      new Promise((done, fail) => stream.end((/** @type {unknown} */ e) => (e ? fail(e) : done(undefined)))),
  };
};

/** The files under a folder, opened piece by piece. @param {string} folder */
export async function folderFiles(folder) {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  /** @type {Map<string, Blob>} */
  const files = new Map();
  for (const path of paths) files.set(relative(folder, path).replaceAll(sep, '/'), await openAsBlob(path));
  return files;
}

/** A dataset in a folder, opened. @param {string} folder */
export async function openFolder(folder) {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`${folder} is no folder.`);
  }
  const { openDataset } = await datasetModule();
  const opened = await openDataset(await folderFiles(folder));
  if (!opened.ok) throw new UsageError(`${folder}: ${opened.error.message}`);
  return opened.value;
}
