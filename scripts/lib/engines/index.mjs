// @ts-check
/** The browsers that `npm run engines` drives: which are on this machine, and how each is started. */
import { readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { executable, findChromium } from '../chromium.mjs';
import { chromium } from './chromium.mjs';
import { firefox } from './firefox.mjs';
import { webkit } from './webkit.mjs';

/**
 * @typedef {object} Driven a browser with one page
 * @property {string} version name and version
 * @property {(url: string) => Promise<unknown>} open resolves at the load event
 * @property {(work: (...args: any[]) => any, ...args: unknown[]) => Promise<any>} run calls a function in the page: it
 *   sees nothing of ours but its arguments, which are JSON, as its answer is
 * @property {(origin: string) => Promise<string[]>} errors exceptions that pages have not caught since the start
 * @property {(path: string) => Promise<void>} shot
 * @property {() => Promise<void>} close
 *
 * @typedef {{ name: string, start: (preferences?: Record<string, string | number | boolean>) => Promise<Driven> }} Engine
 * @typedef {{ name: string, missing: string }} Absent
 */

/** @param {readonly string[]} names */
const onPath = (names) => {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(executable);
};

/** MiniBrowser comes with the driver, in a folder that is named by version and machine. */
function miniBrowser() {
  if (process.env.MINIBROWSER) return process.env.MINIBROWSER;
  const list = (/** @type {string} */ folder) => {
    try {
      return readdirSync(folder).map((name) => join(folder, name));
    } catch {
      return [];
    }
  };
  const versions = ['/usr/lib', '/usr/libexec', '/usr/lib64', ...list('/usr/lib')]
    .flatMap(list)
    .filter((path) => /webkit2?gtk-[\d.]+$/.test(path));
  return versions.map((folder) => join(folder, 'MiniBrowser')).find(executable);
}

/** @returns {(Engine | Absent)[]} Chromium, Firefox, WebKit */
export function findEngines() {
  const found = findChromium();
  const firefoxAt = onPath(['firefox-esr', 'firefox']);
  const driver = onPath(['WebKitWebDriver']);
  const browser = miniBrowser();
  const screen = onPath(['Xvfb']);
  const noScreen = 'Xvfb is not installed (apt-get install xvfb)';
  return [
    'path' in found
      ? { name: 'chromium', start: () => chromium({ command: found.path }) }
      : { name: 'chromium', missing: found.problem },
    firefoxAt === undefined
      ? { name: 'firefox', missing: 'it is not installed (apt-get install firefox-esr)' }
      : screen === undefined
        ? { name: 'firefox', missing: noScreen }
        : { name: 'firefox', start: (preferences) => firefox({ command: firefoxAt, preferences }) },
    driver === undefined || browser === undefined
      ? { name: 'webkit', missing: 'it is not installed (apt-get install webkit2gtk-driver)' }
      : screen === undefined
        ? { name: 'webkit', missing: noScreen }
        : { name: 'webkit', start: () => webkit({ command: driver, browser }) },
  ];
}
