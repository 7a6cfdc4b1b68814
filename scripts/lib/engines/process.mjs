// @ts-check
/** Processes, ports and a screen for browsers that are driven by hand. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @param {number} ms */
export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/**
 * The first answer that is no error; the last error when `seconds` are over.
 * @template T
 * @param {() => T | Promise<T>} ask
 * @param {number} [seconds]
 * @returns {Promise<T>}
 */
export async function retry(ask, seconds = 30) {
  for (const end = Date.now() + seconds * 1000; ; ) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() >= end) throw error;
      await sleep(100);
    }
  }
}

/** A port that was free a moment ago. @returns {Promise<number>} */
export const freePort = () =>
  new Promise((done, failed) => {
    const probe = createServer().once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });

/**
 * A home of its own for one browser, and the processes that live in it. Each is the head of a group, so that what it
 * starts ends with it.
 */
export function household() {
  const home = mkdtempSync(join(tmpdir(), 'tabletop-engine-'));
  /** @type {import('node:child_process').ChildProcess[]} */
  const children = [];
  /** @type {string[]} */
  const said = [];
  const end = () => {
    for (const { pid } of children) {
      try {
        if (pid !== undefined) process.kill(-pid, 'SIGKILL');
      } catch {
        // it has ended by itself
      }
    }
  };
  process.once('exit', end);
  return {
    home,
    /** Lines that the processes have printed. */
    said,
    /** @param {string} command @param {readonly string[]} args @param {Record<string, string>} [env] */
    start(command, args, env = {}) {
      const child = spawn(command, args, {
        env: { ...process.env, HOME: home, XDG_RUNTIME_DIR: home, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      });
      child.on('error', (error) => said.push(String(error)));
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (data) => said.push(...String(data).split('\n').filter(Boolean)));
      }
      children.push(child);
      return child;
    },
    async close() {
      end();
      process.off('exit', end);
      await sleep(300); // files that are still being written
      rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

/**
 * A screen that nobody sees: headless Firefox has no WebGL, and WebKitGTK has no headless mode.
 * @param {ReturnType<typeof household>} of
 * @returns {Promise<string>} its name, ":1"
 */
export function screen(of) {
  const args = ['-displayfd', '1', '-screen', '0', '1400x1000x24', '-nolisten', 'tcp'];
  const { stdout } = of.start('Xvfb', args);
  return new Promise((done, failed) => {
    const late = setTimeout(() => failed(new Error('Xvfb did not start')), 60_000);
    let text = '';
    stdout.on('data', (data) => {
      text += String(data);
      const number = /^(\d+)\n/.exec(text)?.[1];
      if (number === undefined) return;
      clearTimeout(late);
      done(`:${number}`);
    });
  });
}

/**
 * A function as text that a driver runs in the page; its answer, or what it threw, comes back as JSON.
 * @param {Function} work
 * @param {readonly unknown[]} args
 */
export const asScript = (work, args) =>
  `const done = arguments[arguments.length - 1];
  Promise.resolve().then(() => (${work})(...${JSON.stringify(args)})).then(
    (value) => done(JSON.stringify({ value })),
    (error) => done(JSON.stringify({ error: String(error) })),
  );`;

/** @param {string} text what `asScript` gave back */
export function answerOf(text) {
  const { value, error } = JSON.parse(text);
  if (error !== undefined) throw new Error(error);
  return value;
}
