// @ts-check
/** Child processes and the two things to settle before any of them: the Node version and node_modules. */
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { folderProblem, installProblem, npmCli } from './place.mjs';

export const ROOT = resolve(import.meta.dirname, '../..');

/**
 * Run a command in the project folder, its output passed through, nothing on its standard input. Never through a shell:
 * a path with a blank in it would be taken apart.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, timeoutSeconds?: number, onError?: (text: string) => void }} [options]
 *   `onError` is told what the command writes to its standard error, which is shown all the same
 * @returns {Promise<number>} its exit code; 127 if it could not be started, 124 if it ran out of time
 */
export function run(command, args, { env = {}, timeoutSeconds, onError } = {}) {
  return new Promise((done) => {
    const child = spawn(command, [...args], {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', onError ? 'pipe' : 'inherit'],
      env: { ...process.env, ...env },
    });
    child.stderr?.on('data', (chunk) => {
      process.stderr.write(chunk);
      onError?.(String(chunk));
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

/**
 * Run npm in the project folder, as `run` does.
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export function runNpm(args, options) {
  const cli = npmCli({ execPath: process.execPath, npmExecPath: process.env.npm_execpath });
  return cli ? run(process.execPath, [cli, ...args], options) : run('npm', args, options);
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

/** @param {string} reason @returns {never} */
function refuse(reason) {
  console.error(reason);
  process.exit(1);
}

/** Stop, with the reason, on a Node too old for the tools. */
export function requireNode() {
  if (atLeast(process.versions.node, wantedNode())) return;
  refuse(`Node ${process.versions.node} is too old: install Node ${wantedNode()} or newer and run again.`);
}

/** Stop, with the reason, in a folder whose name a tool cannot bear. @param {'build' | 'unit'} [work] */
export function requireFolder(work) {
  const problem = folderProblem(ROOT, work);
  if (problem !== undefined) refuse(problem);
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

/** Can files be made in this folder, or the folder itself? @param {string} folder */
function writable(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Arguments that give npm a cache in the project where it cannot have its own, in a HOME that is not there or read-only. */
function cacheArguments() {
  const own =
    process.env.npm_config_cache ??
    (process.platform === 'win32'
      ? join(process.env.LOCALAPPDATA ?? homedir(), 'npm-cache')
      : join(homedir(), '.npm'));
  if (writable(own)) return [];
  console.log(`npm cannot write its cache ${own}, so .cache/npm in this folder takes its place.`);
  return ['--cache', join(ROOT, '.cache/npm')];
}

/** `npm ci` if node_modules is missing or does not match package-lock.json; exits with its code if it fails. */
export async function ensureInstalled() {
  requireNode();
  const reason = staleInstall();
  if (reason === undefined) return;
  console.log(`Installing dependencies (${reason})`);
  // the tools are development packages: NODE_ENV=production and npm's omit=dev would leave them out
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error', ...cacheArguments()];
  let said = '';
  const code = await runNpm(args, { onError: (text) => (said += text) });
  const left = code === 0 ? staleInstall() : undefined;
  if (code === 0 && left === undefined) return;
  const why =
    code === 127
      ? 'npm is neither where Node installs it nor on the path.'
      : (left ?? installProblem(said)).replace(/\.?$/, '.');
  console.error(
    `\nThe dependencies could not be installed. ${why} Then run again; by hand: npm ci --include=dev`,
  );
  process.exit(code || 1);
}
