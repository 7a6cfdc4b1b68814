// @ts-check
/** WebKitGTK's MiniBrowser over WebKitWebDriver (W3C WebDriver, JSON over HTTP). */
import { writeFileSync } from 'node:fs';
import { answerOf, asScript, freePort, household, retry, screen } from './process.mjs';

/** An automated MiniBrowser prints no console, so the page itself keeps what it did not catch, from its load event on. */
const WATCH = `
  window.uncaught = [];
  addEventListener('error', (event) => uncaught.push(String(event.error ?? event.message)));
  addEventListener('unhandledrejection', (event) => uncaught.push(String(event.reason)));`;

/**
 * @param {{ command: string, browser: string }} options `command`: the driver; `browser`: MiniBrowser
 * @returns {Promise<import('./index.mjs').Driven>}
 */
export async function webkit({ command, browser }) {
  const house = household();
  try {
    const display = await screen(house);
    const port = await freePort();
    house.start(command, [`--port=${port}`], {
      DISPLAY: display,
      LIBGL_ALWAYS_SOFTWARE: '1',
      NO_AT_BRIDGE: '1',
    });
    /** @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>} */
    const call = async (method, path, body) => {
      const text = body === undefined ? {} : { body: JSON.stringify(body) };
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, ...text });
      const { value } = /** @type {any} */ (await answer.json());
      if (value?.error) throw new Error(`${value.error}: ${value.message}`);
      return value;
    };
    const options = {
      binary: browser,
      args: ['--automation'],
    };
    const wanted = { alwaysMatch: { 'webkitgtk:browserOptions': options } };
    await retry(() => call('GET', '/status'));
    const { sessionId, capabilities } = await call('POST', '/session', { capabilities: wanted });
    const session = `/session/${sessionId}`;
    await call('POST', `${session}/timeouts`, { script: 300_000, pageLoad: 120_000 });
    await call('POST', `${session}/window/rect`, { width: 1300, height: 900 });
    /** @param {string} script */
    const now = (script) => call('POST', `${session}/execute/sync`, { script, args: [] });
    /** @type {string[]} */
    const uncaught = [];
    const gather = async () => {
      uncaught.push(...(await now('return (window.uncaught ?? []).splice(0)')));
    };
    return {
      version: `WebKitGTK ${capabilities.browserVersion}`,
      open: async (url) => {
        await gather();
        await call('POST', `${session}/url`, { url });
        await now(WATCH);
      },
      run: async (work, ...given) =>
        answerOf(await call('POST', `${session}/execute/async`, { script: asScript(work, given), args: [] })),
      errors: async () => {
        await gather();
        return [...uncaught];
      },
      shot: async (path) =>
        writeFileSync(path, Buffer.from(await call('GET', `${session}/screenshot`), 'base64')),
      close: async () => {
        await call('DELETE', session).catch(() => {});
        await house.close();
      },
    };
  } catch (error) {
    await house.close();
    throw error;
  }
}
