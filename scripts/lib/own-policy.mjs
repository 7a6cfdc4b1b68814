// @ts-check
/** A policy of another's on the command line: its files, and what they do not say. The page's own code reads them. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { UsageError } from './options.mjs';
import { ROOT } from './run.mjs';

/** @satisfies {Record<string, import('./options.mjs').Option>} */
export const POLICY_OPTIONS = {
  policy: { help: 'a policy of your own: folder, zip or .onnx (docs/own-policy.md)' },
  normalization: {
    help: 'of --policy, where its files do not say: inside, statistics, range, or images=imagenet,state=inside,actions=range',
  },
  cameras: { help: 'of --policy, where names differ: top=table,front=side,wrist=none' },
  units: {
    values: ['deg', 'rad', 'percent'],
    help: 'of --policy: how its joints are written [as its files say, or deg]',
  },
  actions: {
    values: ['joint-target', 'ee-delta'],
    help: 'of --policy, where both fit',
  },
  hz: { type: 'integer', min: 1, help: 'of --policy: actions a second [as its files say, or the robot’s]' },
  execute: { type: 'integer', min: 1, help: 'of --policy: actions of a chunk before the next run' },
};

/** Cameras of the page, and what is shown black. */
export const CAMERAS = ['table', 'side', 'none'];
/** Actions a second. */
const MOST_HZ = 50;
const NORMALIZATIONS = ['inside', 'statistics', 'range', 'imagenet'];
const GROUPS = ['images', 'state', 'actions'];

/** "a=b,c=d" @param {string} option @param {string} text @returns {[string, string][]} */
const pairs = (option, text) =>
  text.split(',').map((part) => {
    const at = part.lastIndexOf('=');
    if (at < 1)
      throw new UsageError(
        `--${option} is a list like ${option === 'cameras' ? 'top=table,front=side' : 'images=inside,state=range'}, not "${text}".`,
      );
    return [part.slice(0, at).trim(), part.slice(at + 1).trim()];
  });

/** @param {string | undefined} text @returns {Record<string, string>} */
function normalizationOf(text) {
  if (text === undefined) return {};
  const said = text.includes('=') ? pairs('normalization', text) : GROUPS.map((group) => [group, text]);
  for (const [group, choice] of said) {
    if (!GROUPS.includes(group ?? ''))
      throw new UsageError(`--normalization is of ${GROUPS.join(', ')}, not of "${group}".`);
    if (!NORMALIZATIONS.includes(choice ?? '')) {
      throw new UsageError(`--normalization is one of ${NORMALIZATIONS.join(', ')}, not "${choice}".`);
    }
  }
  return Object.fromEntries(said);
}

/** @param {string | undefined} text @returns {Record<string, string>} */
function camerasOf(text) {
  if (text === undefined) return {};
  const said = pairs('cameras', text);
  for (const [name, camera] of said) {
    if (!CAMERAS.includes(camera)) {
      throw new UsageError(
        `--cameras: “${name}” is ${CAMERAS.slice(0, -1).join(' or ')} of the page, or none (shown black), not "${camera}".`,
      );
    }
  }
  return Object.fromEntries(said);
}

/** @param {number | undefined} hz */
function rateOf(hz) {
  if (hz === undefined) return {};
  if (hz > MOST_HZ) throw new UsageError(`--hz is at most ${MOST_HZ} actions a second, not ${hz}.`);
  return { hz };
}

/** What the files do not say, for the page's command. @param {Record<string, any>} values @param {readonly string[]} argv */
export const answersOf = (values, argv) => ({
  ...normalizationOf(values.normalization),
  cameras: camerasOf(values.cameras),
  ...(argv.some((word) => /^--robot(=|$)/.test(word)) ? { robot: values.robot } : {}),
  ...(values.units === undefined ? {} : { units: values.units }),
  ...(values.actions === undefined ? {} : { action: values.actions }),
  ...rateOf(values.hz),
  ...(values.execute === undefined ? {} : { execute: values.execute }),
});

/**
 * Files below a folder, or the one, by the path that the page is to know them by.
 * @param {string} path @returns {{ path: string, file: string }[]}
 */
export function policyFiles(path) {
  const top = resolve(path);
  let stat;
  try {
    stat = statSync(top);
  } catch {
    throw new UsageError(`--policy: there is no ${path}.`);
  }
  if (!stat.isDirectory()) {
    // what its graph keeps beside it comes along
    const data = readdirSync(dirname(top)).filter(
      (name) => name.startsWith(`${basename(top)}.data`) || name === `${basename(top)}_data`,
    );
    return [basename(top), ...(/\.onnx$/i.test(top) ? data : [])].map((name) => ({
      path: name,
      file: join(dirname(top), name),
    }));
  }
  return readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return { path: `${basename(top)}/${relative(top, file).split(sep).join('/')}`, file };
    });
}

/**
 * Is it a folder of models/, with a colon another of its heads? What is not is a path to a policy of one's own.
 * @param {string} policy
 */
export const isShipped = (policy) =>
  /^[a-z0-9][a-z0-9-]*(:[a-z0-9-]+)?$/.test(policy) &&
  existsSync(join(ROOT, 'models', policy.split(':')[0] ?? '', 'manifest.json'));

/**
 * Puts a policy of one's own where the page loads models from, and prints what is known of it. Throws a UsageError with what
 * its files leave open, an Error with what is wrong with them.
 * @param {import('./headless.mjs').Headless} headless @param {string} path @param {ReturnType<typeof answersOf> | undefined} answers
 * @returns {Promise<{ id: string, robot: string, variants: string[] }>} `robot`: whose arm it drives
 */
export async function bringPolicy(headless, path, answers) {
  const files = await headless.offer(policyFiles(path));
  const { id, robot, variants, rows } = await headless.call('policy', { files, answers }).catch((error) => {
    if (!/POLICY_UNSTATED/.test(error.message)) throw error;
    const unsaid = new UsageError(
      `${error.message}\n  --cameras NAME=${CAMERAS.join('|')}, with commas\n  --normalization ${NORMALIZATIONS.join('|')}, or images=..,state=..,actions=..\n  --robot so101, where several fit`,
    );
    unsaid.list = false;
    throw unsaid;
  });
  const width = Math.max(...rows.map((/** @type {[string, string]} */ [name]) => name.length)) + 2;
  for (const [name, text] of rows) console.log(`  ${name.padEnd(width)}${text}`);
  return { id, robot, variants };
}
