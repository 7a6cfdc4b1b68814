// @ts-check
/** Child processes and the two things to settle before any of them: the Node version and node_modules. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');
export const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/**
 * Run a command in the project folder, its output passed through, nothing on its standard input.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, timeoutSeconds?: number }} [options]
 * @returns {Promise<number>} its exit code; 127 if it could not be started, 124 if it ran out of time
 */
export function run(command, args, { env = {}, timeoutSeconds } = {}) {
  return new Promise((done) => {
    const child = spawn(command, [...args], {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
      shell: process.platform === 'win32', // npm is a .cmd file there
    });
    let late = false;
    const timer =
      timeoutSeconds === undefined
        ? undefined
        : setTimeout(() => {
            late = true;
            child.kill('SIGKILL');
          }, timeoutSeconds * 1000);
    child.on('error', () => {
      clearTimeout(timer);
      done(127);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      done(late ? 124 : (code ?? 1));
    });
  });
}

/** Is `have` ("20.20.2") at least `want` ("20.19")? @param {string} have @param {string} want */
export function atLeast(have, want) {
  const [a, b] = [have, want].map((version) => version.split('.').map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (a?.[i] ?? 0) - (b?.[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** The Node version that package.json asks for, for example "20.19". */
export function wantedNode() {
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return String(engines.node).replace('>=', '');
}

/** Stop, with the reason, on a Node too old for the tools. */
export function requireNode() {
  if (atLeast(process.versions.node, wantedNode())) return;
  console.error(
    `Node ${process.versions.node} is too old: install Node ${wantedNode()} or newer and run again.`,
  );
  process.exit(1);
}

/**
 * What keeps node_modules from being what package-lock.json says; undefined if nothing does. npm leaves its own
 * record of what it installed in node_modules/.package-lock.json, so no stamp of ours can go out of date.
 * @param {string} [root]
 */
export function staleInstall(root = ROOT) {
  const record = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return 'node_modules is missing';
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  for (const [path, row] of Object.entries(wanted)) {
    if (path === '') continue;
    const there = installed[path];
    if (there === undefined && row.optional) continue; // another platform's
    if (there?.version !== row.version) return `${path} should be ${row.version}`;
  }
  return undefined;
}

/** `npm ci` if node_modules is missing or does not match package-lock.json; exits with its code if it fails. */
export async function ensureInstalled() {
  requireNode();
  const reason = staleInstall();
  if (reason === undefined) return;
  console.log(`Installing dependencies (${reason})`);
  const code = await run(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code === 0) return;
  console.error(
    '\nThe dependencies could not be installed. Check the network and run again; by hand: npm ci',
  );
  process.exit(code);
}
