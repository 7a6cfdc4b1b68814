// @ts-check
/** WebKitGTK's MiniBrowser over WebKitWebDriver (W3C WebDriver, JSON over HTTP). */
import { writeFileSync } from 'node:fs';
import { answerOf, asScript, freePort, household, retry, screen } from './process.mjs';

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
      args: ['--automation', '--enable-write-console-messages-to-stdout=true'],
    };
    const wanted = { alwaysMatch: { 'webkitgtk:browserOptions': options } };
    await retry(() => call('GET', '/status'));
    const { sessionId, capabilities } = await call('POST', '/session', { capabilities: wanted });
    const session = `/session/${sessionId}`;
    await call('POST', `${session}/timeouts`, { script: 300_000, pageLoad: 120_000 });
    await call('POST', `${session}/window/rect`, { width: 1300, height: 900 });
    return {
      version: `WebKitGTK ${capabilities.browserVersion}`,
      open: (url) => call('POST', `${session}/url`, { url }),
      run: async (work, ...given) =>
        answerOf(await call('POST', `${session}/execute/async`, { script: asScript(work, given), args: [] })),
      // a line of the console: "CONSOLE JS ERROR SecurityError: ..."
      errors: async () => house.said.filter((line) => /CONSOLE JS ERROR/.test(line)),
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
