// @ts-check
/**
 * npm run eval -- --task reach --episodes 50 --seed 10000 --json out.json
 * npm run eval -- --task question --kind all --episodes 500 --seed 10000   (docs/evaluation.md explains the numbers)
 */
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { OPTIONS, readOptions, SCRIPTED } from './lib/eval-options.mjs';
import {
  absentProgress,
  absentTable,
  episodeProgress,
  episodeTable,
  findingProgress,
  findingTable,
  percent,
  questionProgress,
  questionTable,
} from './lib/eval-tables.mjs';
import { assertProvider, currentCommit, describeEngine, engineOf, openHeadless } from './lib/headless.mjs';
import { readObjects } from './lib/objects.mjs';
import { runScript, UsageError } from './lib/options.mjs';
import { bringPolicy, policyFiles } from './lib/own-policy.mjs';
import { ROOT } from './lib/run.mjs';
import { CONCEPTS } from './lib/tasks.mjs';

const USAGE = 'npm run eval -- [options]    success of a policy over many seeded episodes';

/** @typedef {import('./lib/eval-options.mjs').Said} Values */

/** @param {string} option whose file it is @param {string} file */
function readJson(option, file) {
  try {
    return JSON.parse(readFileSync(resolve(file), 'utf8'));
  } catch (error) {
    throw new UsageError(
      `--${option}: ${file} cannot be read as JSON: ${error instanceof Error ? error.message : error}`,
    );
  }
}

/** Ids of concepts. @param {string} file @returns {readonly string[]} */
function readConcepts(file) {
  const list = readJson('concepts', file);
  const known = new Set(CONCEPTS);
  const unknown = Array.isArray(list) ? list.find((id) => !known.has(id)) : list;
  if (!Array.isArray(list) || list.length === 0 || unknown !== undefined)
    throw new UsageError(
      `--concepts: ${file} is not a list of ids of src/things/names.json${unknown === undefined ? '' : `: ${JSON.stringify(unknown)}`}.`,
    );
  return list;
}

/** How the result names a file that was given: by its path here, with forward slashes. @param {string} file */
const pathHere = (file) => relative(ROOT, resolve(file)).replaceAll('\\', '/');

/** Brings every object of the folder; a bad file ends the run with its name. @param {any} headless @param {readonly import('./lib/objects.mjs').OwnObject[]} objects */
async function bring(headless, objects) {
  const guests = [];
  for (const { file, ...object } of objects) {
    try {
      const made = await headless.call('object', object);
      guests.push(made.id);
      const held = made.grasp === null ? 'cannot be held' : `held in ${percent(made.grasp)} of tries`;
      console.log(
        `${file}: “${made.name}”, ${made.pieces} pieces, ${(1000 * made.mass).toFixed(0)} g, ${held}`,
      );
      for (const note of made.notes) console.log(`  ${note}`);
    } catch (error) {
      throw new Error(`${file}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return guests;
}

/**
 * The same values with the policy of the command line for their model. The robot is the policy's.
 * @param {import('./lib/headless.mjs').Headless} headless @param {Values} values
 * @returns {Promise<Values>}
 */
async function withPolicy(headless, values) {
  if (values.policy === undefined) return values;
  const { id, robot, variants } = await bringPolicy(headless, values.policy, values.answers);
  return { ...values, model: id, variant: values.variant ?? variants[0], robot };
}

/** What the page's command wants to know. @param {Values} values */
function argumentsOf(values) {
  const { task, episodes, seed, set, robot, table } = values;
  const common = { task, episodes, seed, set, commit: currentCommit() };
  if (task === 'question') return { ...common, table, names: values.names, kind: values.kind ?? 'all' };
  if (task === 'absent') return { ...common, table };
  if (task === 'find') {
    const { names, category } = values;
    return { ...common, table, names, wordings: (values.wording ?? 'name').split(','), category };
  }
  const limit = values['max-steps'] === undefined ? {} : { maxSteps: values['max-steps'] };
  const phrases = values.phrases === undefined ? null : readJson('phrases', values.phrases);
  const { control, clock, finder, rows, bins = 256 } = values;
  const colors = values.colors === undefined ? {} : { colors: values.colors.split(',') };
  const temperature = Number(values.temperature ?? 0);
  const delay = Number(values.delay ?? 0);
  const rate = values.rate === undefined ? {} : { hz: Number(values.rate), ranges: values.ranges };
  const plan = values.plan === 'yes';
  const askFirst = values['ask-first'] === 'yes';
  const concepts = values.concepts === undefined ? {} : { concepts: readConcepts(values.concepts) };
  const things = table === 'blocks' ? {} : { names: values.names, wording: values.wording, ...concepts };
  const scene = { robot, table, ...things, marks: values.marks };
  const kept = {
    ...(values.sentence === undefined ? {} : { sentence: values.sentence }),
    ...(values.steps === 'yes' ? { keepSteps: true } : {}),
  };
  return {
    ...common,
    ...scene,
    ...colors,
    ...rate,
    delay,
    control,
    clock,
    bins,
    ...(finder === 'match' ? {} : { finder }),
    ...(rows === 'seen' ? {} : { rows }),
    temperature,
    plan,
    askFirst,
    phrases,
    ...limit,
    ...kept,
  };
}

/**
 * One evaluation in a page that is open already.
 * @param {import('./lib/headless.mjs').Headless} headless @param {Values} values
 * @param {{ quiet?: boolean }} [options] `quiet`: no word of the engine, none of single episodes
 * @returns {Promise<any>} the whole result, as --json has it
 */
export async function evaluateIn(headless, values, { quiet = false } = {}) {
  const { task } = values;
  const questions = ['question', 'absent', 'find'].includes(task);
  const given = argumentsOf(values);
  const objects = values.objects === undefined ? [] : readObjects(values.objects);
  const engine = SCRIPTED.includes(values.control) ? null : engineOf(values);
  /** What the engine said of itself when it loaded. @type {any} */
  const loaded = engine && (await headless.call('engine', engine));
  if (engine) {
    assertProvider(loaded, engine.provider);
    if (!quiet) console.log(describeEngine(loaded));
  }
  const guests = await bring(headless, objects);
  const asked = guests.length > 0 ? { ...given, guests } : given;
  const progress =
    { question: questionProgress, absent: absentProgress, find: findingProgress }[
      /** @type {string} */ (task)
    ] ?? episodeProgress;
  const result = await headless.call('evaluate', { ...asked, engine }, quiet ? undefined : progress);
  if (!quiet && process.stdout.isTTY) process.stdout.write('\r\x1b[K');
  const wording = questions ? {} : { phrases: values.phrases ? pathHere(values.phrases) : null };
  const wished = values.concepts === undefined ? {} : { concepts: pathHere(values.concepts) };
  return { ...result, ...wording, ...wished, engine: loaded, browser: headless.browser };
}

/** @param {ReturnType<typeof readOptions>} given */
async function main({ values }) {
  if (values.policy !== undefined) policyFiles(values.policy); // says so before anything is built
  const onGpu = values.provider === 'webgpu' && !SCRIPTED.includes(values.control);
  const site = values.site === undefined ? {} : { site: resolve(values.site) };
  const headless = await openHeadless({ gpu: onGpu ? values.gpu : 'none', ...site });
  try {
    const result = await evaluateIn(headless, await withPolicy(headless, values));
    const table =
      { question: questionTable, absent: absentTable, find: findingTable }[
        /** @type {string} */ (values.task)
      ] ?? episodeTable;
    console.log(table(result));
    if (values.json) {
      const file = resolve(values.json);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
      console.log(`  written to     ${values.json}`);
    }
    return 0;
  } finally {
    await headless.close();
  }
}

// a path through a link is still this file
if (process.argv[1] && realpathSync(process.argv[1]) === import.meta.filename) {
  await runScript(USAGE, OPTIONS, main, { read: readOptions });
}
