// @ts-check
/**
 * npm run eval:desk -- --dir DIR --json FILE      how near the hand comes to the named thing, over pictures of desks
 *
 * DIR holds pictures and labels.json: [{file, instruction, target: [u, v], plane: [[u, v] x 4], planeSize: [w, d]}], or
 * with `asks` in the place of the instruction (lib/desk-find.mjs): which thing each phrase means, and whether it is there. In
 * pixels of the picture and metres of the desk; corners far-left, far-right, near-right, near-left. docs/evaluation.md
 */
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { asksForThings, findEntries, findSchema, findTable, WITHIN } from './lib/desk-find.mjs';
import {
  assertProvider,
  currentCommit,
  describeEngine,
  engineOf,
  MODEL_OPTIONS,
  openHeadless,
} from './lib/headless.mjs';
import { runScript, UsageError } from './lib/options.mjs';
import { encodePng } from './lib/png.mjs';
import { median, quantile } from './lib/quantile.mjs';
import { receive } from './lib/receiver.mjs';
import { ensureInstalled } from './lib/run.mjs';

const USAGE = 'npm run eval:desk -- --dir DIR [options]    the hand over pictures of desks';

/** @satisfies {Record<string, import('./lib/options.mjs').Option>} */
export const OPTIONS = {
  dir: { default: 'models/desk/test', help: 'pictures (.jpg, .png) and labels.json' },
  within: { type: 'integer', min: 1, default: 40, help: 'millimetres of the desk that count as there' },
  control: {
    values: ['none', 'blind', 'wrong-instruction', 'no-object', 'no-op'],
    default: 'none',
    help: 'what to compare with; wrong-instruction and no-object need labels with `wrong` and `without`',
  },
  seed: { type: 'integer', default: 10_000, help: "of the arm's first pose; one more a picture" },
  'max-steps': { type: 'integer', min: 1, help: 'step limit [30]' },
  ...MODEL_OPTIONS,
  frames: { help: 'folder for what the policy saw last, as .png' },
  json: { help: 'file to write the result to' },
  site: { help: 'a built site to use as it is, instead of building this one' },
};

/**
 * @typedef {[number, number]} Pixel
 * @typedef {object} Label
 * @property {string} file
 * @property {string} instruction
 * @property {Pixel} target the point of the desk under the thing's middle
 * @property {[Pixel, Pixel, Pixel, Pixel]} plane
 * @property {[number, number]} planeSize
 * @property {string} [wrong] an instruction that names another thing
 * @property {Pixel} [wrongTarget]
 * @property {string} [without] the same picture without the thing
 */

/** The schema library is a dependency: it is there once the project is installed. */
async function labelSchema() {
  await ensureInstalled();
  const { z } = await import('zod');
  const pixel = z.tuple([z.number(), z.number()]);
  const picture = z.string().regex(/^[\w.-]+\.(jpe?g|png)$/i, 'a .jpg or .png file of the same folder');
  return z
    .array(
      z.looseObject({
        file: picture,
        instruction: z.string().min(1),
        target: pixel,
        plane: z.tuple([pixel, pixel, pixel, pixel]),
        planeSize: z.tuple([z.number().positive(), z.number().positive()]),
        wrong: z.string().min(1).optional(),
        wrongTarget: pixel.optional(),
        without: picture.optional(),
      }),
    )
    .nonempty();
}

/**
 * What is put to the page, a picture each; labels that have no such control are left out.
 * @param {Label[]} labels
 * @param {string} control
 * @param {(file: string) => string} urlOf
 */
export function entriesOf(labels, control, urlOf) {
  return labels.flatMap(({ file, without, instruction, wrong, target, wrongTarget, plane, planeSize }) => {
    const absent = control === 'no-object';
    const told = control === 'wrong-instruction';
    if ((absent && without === undefined) || (told && wrong === undefined)) return [];
    const picture = absent && without !== undefined ? without : file;
    const others = told && wrongTarget ? [wrongTarget] : [];
    return [
      {
        ...{ url: urlOf(picture), plane, planeSize },
        instruction: told && wrong !== undefined ? wrong : instruction,
        targets: [target, ...others],
      },
    ];
  });
}

/** @param {string} dir @returns {Promise<Label[] | import('./lib/desk-find.mjs').FindLabel[]>} */
export async function readLabels(dir) {
  const file = join(resolve(dir), 'labels.json');
  if (!existsSync(file)) throw new UsageError(`--dir: there is no labels.json in ${dir}.`);
  let json;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
  const reaching = await labelSchema();
  const schema = asksForThings(json) ? findSchema((await import('zod')).z) : reaching;
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const first = parsed.error.issues[0];
    throw new UsageError(`${file}: ${first?.path.join('.')}: ${first?.message}`);
  }
  /** @type {readonly { file: string, without?: string | undefined }[]} */
  const pictures = parsed.data;
  const named = pictures.flatMap(({ file: picture, without }) => [picture, ...(without ? [without] : [])]);
  for (const picture of named) {
    if (!existsSync(join(resolve(dir), picture)))
      throw new UsageError(`${file} names ${picture}, which is not there.`);
  }
  return /** @type {any} */ (parsed.data);
}

/**
 * What the phrases of each picture mean to a model.
 * @param {import('./lib/headless.mjs').Headless} headless
 * @param {import('./lib/desk-find.mjs').FindLabel[]} labels
 * @param {{ urlOf: (file: string) => string, engine: any, seed: number, dir: string, json: string | undefined }} given
 */
async function find(headless, labels, { urlOf, engine, seed, dir, json }) {
  const given = { engine, entries: findEntries(labels, urlOf), seed, within: WITHIN };
  const answer = await headless.call('desk-find', given, ({ done, of }) => {
    if (done % 10 === 0 || done === of) console.log(`${done}/${of}`);
  });
  const whole = { ...answer, commit: currentCommit(), dir, browser: headless.browser };
  console.log(findTable(whole, labels));
  if (json === undefined) return;
  mkdirSync(dirname(resolve(json)), { recursive: true });
  writeFileSync(resolve(json), `${JSON.stringify(whole, null, 2)}\n`);
}

const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(1)}%`;
const mm = (/** @type {number} */ metres) => `${(1000 * metres).toFixed(0)} mm`;

/** What follow mode would go by: the model's word that the thing is there, and how sure it is. @param {any[]} runs */
function doubtRows(runs) {
  const doubts = runs.flatMap(({ doubt }) => doubt ?? []);
  if (doubts.length === 0) return [];
  const spread = (/** @type {'entropy' | 'focus'} */ name) => {
    const values = doubts.map((doubt) => doubt[name] ?? 0);
    const at = (/** @type {number} */ share) => quantile(values, share).toFixed(2);
    return `${at(0.5)} median, ${at(0.1)} to ${at(0.9)} for eight in ten`;
  };
  const counted = (/** @type {string} */ verdict) =>
    doubts.filter((doubt) => doubt.verdict === verdict).length;
  return [
    [
      'follow mode',
      `would go ${counted('go')}, not seen ${counted('not-seen')}, unsure ${counted('unsure')}`,
    ],
    ['is there a ...?', `yes ${doubts.filter(({ seen }) => seen === 'yes').length} of ${doubts.length}`],
    ['entropy', spread('entropy')],
    ['focus', spread('focus')],
  ];
}

/** @param {any} r */
export function deskTable(r) {
  const n = r.runs.length;
  const ends = n - r.runs.filter((/** @type {any} */ run) => run.end === 'terminated').length;
  const told = r.runs.filter((/** @type {any} */ run) => (run.distances[1] ?? 1) <= r.within).length;
  const rows = [
    ['task', `reach over ${n} pictures of desks, paused clock`],
    ['policy', r.model ? `${r.model} ${r.variant} on ${r.provider}` : r.control],
    ['control', r.control],
    [
      `within ${mm(r.within)}`,
      `${r.successes} of ${n}  ${percent(r.rate)}  (95%: ${r.wilson95.map(percent).join(' to ')})`,
    ],
    ...(r.control === 'wrong-instruction' ? [['the one told', `${told} of ${n}`]] : []),
    ['median distance', mm(median(r.runs.map((/** @type {any} */ run) => run.distances[0])))],
    ...doubtRows(r.runs),
    ['no "terminate"', `${ends} of ${n}`],
    ['commit', r.commit ?? 'unknown'],
  ];
  return rows.map(([name, value]) => `  ${String(name).padEnd(17)}${value}`).join('\n');
}

/** @param {import('./lib/options.mjs').Given<typeof OPTIONS>} given */
async function main({ values }) {
  const labels = await readLabels(values.dir);
  const engine = values.control === 'no-op' ? null : engineOf(values);
  const receiver = await receive(resolve(values.dir), resolve(values.dir));
  const gpu = engine?.provider === 'webgpu' ? values.gpu : 'none';
  const headless = await openHeadless({ gpu, ...(values.site ? { site: resolve(values.site) } : {}) });
  try {
    const urlOf = (/** @type {string} */ file) => `${receiver.url}/photos/${file}`;
    if (asksForThings(labels)) {
      if (!engine || values.control !== 'none')
        throw new UsageError('These labels have controls of their own: leave out --control.');
      const { seed, dir, json } = values;
      await find(headless, /** @type {any} */ (labels), { urlOf, engine, seed, dir, json });
      return 0;
    }
    const entries = entriesOf(/** @type {Label[]} */ (labels), values.control, urlOf);
    if (entries.length === 0)
      throw new UsageError(`The labels have nothing for --control ${values.control}.`);
    const loaded = engine && (await headless.call('engine', engine));
    if (loaded) {
      assertProvider(loaded, values.provider);
      console.log(describeEngine(loaded));
    }
    const control = ['blind', 'no-op'].includes(values.control) ? values.control : 'none';
    const { 'max-steps': maxSteps, seed } = values;
    const limit = maxSteps === undefined ? {} : { maxSteps };
    const given = { engine, control, entries, seed, within: values.within / 1000, ...limit };
    const answer = await headless.call('desk-reach', given, ({ done, of, distances, end }) => {
      if (done % 8 === 0 || done === of) console.log(`${done}/${of}  ${mm(distances[0])} ${end}`);
    });
    const { frames } = values;
    if (frames) {
      mkdirSync(frames, { recursive: true });
      answer.runs.forEach((/** @type {any} */ { frame }, /** @type {number} */ i) => {
        const pixels = Buffer.from(frame ?? '', 'base64');
        const name = join(frames, `${String(i).padStart(3, '0')}.png`);
        if (frame) writeFileSync(name, encodePng(128, 128, pixels));
      });
    }
    const runs = answer.runs.map((/** @type {any} */ { frame, ...run }, /** @type {number} */ i) => ({
      file: entries[i]?.url.split('/').pop(),
      instruction: entries[i]?.instruction,
      ...run,
    }));
    const whole = {
      ...answer,
      control: values.control,
      runs,
      commit: currentCommit(),
      dir: values.dir,
      engine: loaded,
      browser: headless.browser,
    };
    console.log(deskTable(whole));
    if (values.json) {
      mkdirSync(dirname(resolve(values.json)), { recursive: true });
      writeFileSync(resolve(values.json), `${JSON.stringify(whole, null, 2)}\n`);
      console.log(`  written to       ${values.json}`);
    }
    return 0;
  } finally {
    await headless.close();
    await receiver.close();
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === import.meta.filename) {
  await runScript(USAGE, OPTIONS, main);
}
