// @ts-check
/** Firefox over Marionette, the protocol that it speaks by itself: length-prefixed JSON on a TCP socket. */
import { writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { answerOf, asScript, freePort, household, retry, screen } from './process.mjs';

/**
 * @param {number} port
 * @returns {Promise<import('node:net').Socket>}
 */
const connect = (port) =>
  new Promise((done, failed) => {
    const socket = createConnection(port, '127.0.0.1', () => done(socket));
    socket.once('error', failed);
  });

/** @param {import('node:net').Socket} socket */
async function speak(socket) {
  let buffer = Buffer.alloc(0);
  let next = 0;
  /** @type {Map<number, { done: (value: any) => void, failed: (error: Error) => void }>} */
  const waiting = new Map();
  /** @type {(value: unknown) => void} */
  let hello = () => {};
  const greeted = new Promise((done) => {
    hello = done;
  });
  /** @param {any} message */
  const take = (message) => {
    if (!Array.isArray(message)) return hello(message);
    const [, id, error, result] = message;
    const request = waiting.get(id);
    waiting.delete(id);
    if (error) request?.failed(new Error(`${error.error}: ${error.message}`));
    else request?.done(result);
  };
  socket.on('data', (/** @type {Buffer} */ data) => {
    buffer = Buffer.concat([buffer, data]);
    for (;;) {
      const colon = buffer.indexOf(':');
      const length = Number(buffer.subarray(0, Math.max(colon, 0)));
      if (colon < 0 || buffer.length < colon + 1 + length) return;
      take(JSON.parse(buffer.subarray(colon + 1, colon + 1 + length).toString()));
      buffer = buffer.subarray(colon + 1 + length);
    }
  });
  socket.on('close', () => {
    for (const { failed } of waiting.values()) failed(new Error('Firefox is gone'));
  });
  await greeted;
  /** @param {string} name @param {object} [parameters] @returns {Promise<any>} */
  return (name, parameters = {}) =>
    new Promise((done, failed) => {
      const id = ++next;
      waiting.set(id, { done, failed });
      const text = JSON.stringify([0, id, name, parameters]);
      socket.write(`${Buffer.byteLength(text)}:${text}`);
    });
}

const QUIET = {
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'browser.aboutwelcome.enabled': false,
  'app.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
};

/** Errors that scripts of our origin did not catch; runs in the browser's own context. */
const UNCAUGHT = `
  return Services.console.getMessageArray()
    .filter((m) => m instanceof Ci.nsIScriptError && !(m.flags & Ci.nsIScriptError.warningFlag))
    .filter((m) => m.category === 'content javascript' && (m.sourceName ?? '').startsWith(arguments[0]))
    .map((m) => m.errorMessage);`;

/**
 * @param {{ command: string, preferences?: Record<string, string | number | boolean> | undefined }} options
 * @returns {Promise<import('./index.mjs').Driven>}
 */
export async function firefox({ command, preferences = {} }) {
  const house = household();
  try {
    const display = await screen(house);
    const port = await freePort();
    const all = { ...QUIET, 'marionette.port': port, ...preferences };
    const lines = Object.entries(all).map(
      ([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});\n`,
    );
    writeFileSync(join(house.home, 'user.js'), lines.join(''));
    const args = ['--marionette', '--remote-allow-system-access', '--profile', house.home, '--no-remote'];
    house.start(command, [...args, '--width', '1280', '--height', '900'], {
      DISPLAY: display,
      MOZ_ENABLE_WAYLAND: '0',
    });
    const socket = await retry(() => connect(port));
    socket.removeAllListeners('error').on('error', () => {});
    const call = await speak(socket);
    const { capabilities } = await call('WebDriver:NewSession');
    await call('WebDriver:SetTimeouts', { script: 300_000, pageLoad: 120_000 });
    return {
      version: `Firefox ${capabilities.browserVersion}`,
      open: (url) => call('WebDriver:Navigate', { url }),
      run: async (work, ...given) => {
        const script = { script: asScript(work, given), args: [], newSandbox: false, sandbox: null };
        return answerOf((await call('WebDriver:ExecuteAsyncScript', script)).value);
      },
      errors: async (origin) => {
        await call('Marionette:SetContext', { value: 'chrome' });
        const { value } = await call('WebDriver:ExecuteScript', { script: UNCAUGHT, args: [origin] });
        await call('Marionette:SetContext', { value: 'content' });
        return value;
      },
      shot: async (path) => {
        const { value } = await call('WebDriver:TakeScreenshot', { full: false });
        writeFileSync(path, Buffer.from(value, 'base64'));
      },
      close: async () => {
        await Promise.race([
          call('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => {}),
          new Promise((done) => setTimeout(done, 3000)),
        ]);
        socket.destroy();
        await house.close();
      },
    };
  } catch (error) {
    await house.close();
    throw error;
  }
}
