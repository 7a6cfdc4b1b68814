// @ts-check
/**
 * node scripts/convert-manifest.mjs MANIFEST [--robot panda]   a manifest of format 1 -> format 2, in its place
 *
 * Format 1 had one robot, one camera, one head; format 2 says which. Hashes, golden frames and their tokens stay as they are.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

/** Units of the state that every model of format 1 has. @type {Record<string, string>} */
const STATE_UNITS = { x: 'm', y: 'm', z: 'm', rx: 'rad', ry: 'rad', rz: 'rad', opening: 'opening' };

/** @param {any} entry one golden observation or question: its state has another name, in the same place */
const convertGolden = (entry) =>
  Object.fromEntries(
    Object.entries(entry).map(([key, value]) => [key === 'proprioception' ? 'state' : key, value]),
  );

/** @param {any} observation */
const convertObservation = ({ width, height, proprioception }) => ({
  cameras: [{ name: 'table', width, height }],
  frames: 1,
  state: {
    kind: 'tcp-pose',
    encoding: 'bins',
    dimensions: proprioception.map((/** @type {any} */ { name, low, high }) => ({
      ...{ name, unit: STATE_UNITS[name], low, high },
    })),
  },
});

/**
 * Format 1 rounded its ranges to six digits and nobody decoded by them. The bin in the middle of a displacement is exactly
 * zero ("stay"): the upper end is computed again from the lower one, so that it is.
 * @param {any} dimension
 */
const exact = ({ name, unit, low, high }) => {
  const computed = 127.5 * (-low / 128.5);
  const stays = (unit === 'm' || unit === 'rad') && Math.abs(computed - high) < 1e-6;
  return { name, unit, low, high: stays ? computed : high };
};

/** How many integers are legal follows from the unit now. @param {any} action */
const convertAction = ({ controlHz, dimensions }) => ({
  kind: 'ee-delta',
  hz: controlHz,
  dimensions: dimensions.map(exact),
});

/**
 * @param {any} manifest of format 1
 * @param {string} [robot] id of the robot that the model drives
 * @returns {any} of format 2, its fields in the order they had
 */
export function convertManifest(manifest, robot = 'panda') {
  if (manifest?.formatVersion !== 1) {
    throw new Error(`formatVersion is ${manifest?.formatVersion}: only format 1 is converted.`);
  }
  /** @type {Record<string, (value: any) => Record<string, unknown>>} */
  const changes = {
    formatVersion: () => ({ formatVersion: 2 }),
    license: (license) => ({ license, robot }),
    observation: (observation) => ({ observation: convertObservation(observation) }),
    action: (action) => ({ action: convertAction(action), head: { kind: 'bins', bins: 256 } }),
    golden: (golden) => ({ golden: golden.map(convertGolden) }),
    goldenAnswers: (answers) => ({ goldenAnswers: answers.map(convertGolden) }),
  };
  return Object.fromEntries(
    Object.entries(manifest).flatMap(([key, value]) =>
      Object.entries(changes[key]?.(value) ?? { [key]: value }),
    ),
  );
}

/** The same indentation as before, so that a diff shows what changed. @param {string} text @param {any} manifest */
export const rewritten = (text, manifest) =>
  `${JSON.stringify(manifest, null, /^\{\n( +)/.exec(text)?.[1]?.length ?? 2)}\n`;

if (process.argv[1] === import.meta.filename) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { robot: { type: 'string' } },
  });
  if (positionals.length === 0) {
    console.error('Usage: node scripts/convert-manifest.mjs MANIFEST [--robot panda]');
    process.exit(2);
  }
  for (const path of positionals) {
    const text = readFileSync(path, 'utf8');
    try {
      writeFileSync(path, rewritten(text, convertManifest(JSON.parse(text), values.robot)));
      console.log(`${path}: format 2`);
    } catch (thrown) {
      console.error(`${path}: ${thrown instanceof Error ? thrown.message : thrown}`);
      process.exitCode = 1;
    }
  }
}
