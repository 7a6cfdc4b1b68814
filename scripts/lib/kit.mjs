// @ts-check
/** The test kit as a package (packages/playwright): compiled, and packed into the one file that `npm install` takes. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { npmCli } from './place.mjs';
import { ROOT, run } from './run.mjs';

export const KIT = join(ROOT, 'packages/playwright');
const PACKED = join(ROOT, '.cache/kit');

/** @returns {{ name: string, version: string, files: string[], main: string, types: string, type: string, exports: Record<string, unknown>, peerDependencies: Record<string, string> }} */
export const kitPackage = () => JSON.parse(readFileSync(join(KIT, 'package.json'), 'utf8'));

/**
 * Compiles it.
 * @param {string} [out] folder for the JavaScript and the declarations
 * @returns {Promise<number>} exit code of the compiler
 */
export function buildKit(out = join(KIT, 'dist')) {
  rmSync(out, { recursive: true, force: true });
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  return run(process.execPath, [tsc, '-p', join(KIT, 'tsconfig.build.json'), '--outDir', out]);
}

/**
 * Runs npm and gives what it prints.
 * @param {readonly string[]} args
 * @param {string} cwd
 * @returns {string} its standard output; throws, with its standard error, when it fails
 */
export function npmSays(args, cwd) {
  const cli = npmCli({ execPath: process.execPath, npmExecPath: process.env.npm_execpath });
  const [command, before] = cli ? [process.execPath, [cli]] : ['npm', []];
  const { status, stdout, stderr } = spawnSync(command, [...before, ...args], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm ${args.join(' ')} failed:\n${stdout}\n${stderr}`);
  return stdout;
}

/** @typedef {{ filename: string, size: number, files: { path: string, size: number }[] }} Packed */

/** What `npm pack` would put into the file, without building or writing. @returns {Packed} */
export const kitContents = () =>
  JSON.parse(npmSays(['pack', '--dry-run', '--ignore-scripts', '--json'], KIT))[0];

/**
 * Compiles and packs it; by itself, since npm may be told to run no scripts of packages.
 * @returns {Promise<Packed & { path: string }>} Throws when the compiler refuses.
 */
export async function packKit() {
  const code = await buildKit();
  if (code !== 0) throw new Error(`The compiler refused packages/playwright (exit code ${code}).`);
  mkdirSync(PACKED, { recursive: true });
  const [packed] = JSON.parse(
    npmSays(['pack', '--ignore-scripts', '--json', '--pack-destination', PACKED], KIT),
  );
  return { ...packed, path: join(PACKED, packed.filename) };
}
