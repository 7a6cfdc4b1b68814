// @ts-check
/**
 * npm run demos -- --task reach --episodes 60 --robot so101 --out demos/reach   a LeRobotDataset v3.0 (docs/datasets.md)
 * npm run demos -- --policy runs/act --normalization inside --out demos/act     driven by a policy of one's own
 * npm run demos -- --merge demos/a,demos/b --out demos/all                      shards put together
 */
import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { datasetModule, folderSink, openFolder } from './lib/dataset.mjs';
import { engineOf, openHeadless } from './lib/headless.mjs';
import { parseOptions, runScript, UsageError } from './lib/options.mjs';
import { answersOf, bringPolicy, isShipped, POLICY_OPTIONS, policyFiles } from './lib/own-policy.mjs';
import { receive } from './lib/receiver.mjs';
import { ROBOTS, TABLES, TASK_NAMES } from './lib/tasks.mjs';
import { FIRST_RELEASE_SEED } from './release/seeds.mjs';

const USAGE =
  'npm run demos -- --out DIR [options]    recorded episodes as a LeRobot dataset; run again to go on';

/** Scenes of demonstrations start here; evaluation uses 10000 to 99999 (docs/evaluation.md). */
const FIRST_SEED = 400_000_000;
/** Seeds that one episode may look through for a scene with its goal: one in fourteen has the rarest. */
const SEEDS_EACH = 100;

const { policy: _, cameras, ...ASKED } = POLICY_OPTIONS;

/** @satisfies {Record<string, import('./lib/options.mjs').Option>} */
export const OPTIONS = {
  out: { help: 'folder of the dataset' },
  task: { values: TASK_NAMES, default: 'reach', help: 'what is asked of the arm' },
  robot: { values: ROBOTS, default: 'panda', help: 'whose arm and scenes' },
  table: { values: TABLES, default: 'blocks', help: 'what lies on the table' },
  sentence: {
    help: 'what is said in every episode, in scenes in which it asks for something; decides the task',
  },
  episodes: { type: 'integer', min: 1, default: 10, help: 'how many, over all shards' },
  shard: { default: '0/1', help: 'i/n: this machine records episodes i, i + n, i + 2n, ...' },
  policy: {
    default: 'expert',
    help: 'who drives: expert, a folder of models/, or a policy of your own: folder, zip or .onnx (docs/own-policy.md)',
  },
  ...ASKED,
  keep: {
    values: ['all', 'successes'],
    default: 'all',
    help: 'which episodes the dataset has',
  },
  cameras: {
    help: `of the expert: names, with commas [table]; a model records what it sees; ${cameras?.help}`,
  },
  size: { type: 'integer', min: 32, default: 128, help: 'of the expert: side of the frames, pixels' },
  seed: { type: 'integer', default: FIRST_SEED, help: 'first scene' },
  hold: {
    default: '0',
    help: 'of the expert: seconds, at most 10, that it stays where it is when it is done',
  },
  temperature: { default: '0', help: 'of a model: it draws its tokens at this temperature' },
  variant: { values: ['float32', 'float16', 'int8'], help: 'weights [int8, where the model has them]' },
  raw: {
    values: ['yes', 'no'],
    alone: 'yes',
    default: 'no',
    help: 'leave the recorded frames beside the dataset, in episodes/; --raw alone means yes',
  },
  merge: { help: 'datasets of shards, with commas: puts them together instead of recording' },
};

const WORK = 'episodes'; // recorded and not yet in the dataset

/**
 * The command line as values that fit together; `answers` of a policy of one's own, else null.
 * @param {readonly string[]} argv
 */
export function readOptions(argv) {
  const { values, help } = parseOptions(OPTIONS, argv);
  const own = values.policy !== 'expert' && !isShipped(values.policy);
  if (own && !values.merge && !help) policyFiles(values.policy); // says so before anything is built
  const said = new Map(Object.entries(values));
  const spoken = Object.keys(ASKED).find((name) => said.get(name) !== undefined);
  if (!own && spoken) throw new UsageError(`--${spoken} goes with --policy PATH, a policy of your own.`);
  if (!own && values.cameras?.includes('=')) {
    throw new UsageError(
      '--cameras with "=" goes with --policy PATH; of the expert it is names, with commas.',
    );
  }
  return { values: { ...values, answers: own ? answersOf(values, argv) : null }, help };
}

/** What the page's command is to drive by. @param {import('./lib/headless.mjs').Headless} headless @param {Record<string, any>} values */
async function driverOf(headless, { policy, answers, variant, robot }) {
  if (policy === 'expert') return { engine: null, robot };
  const own = answers && (await bringPolicy(headless, policy, answers));
  if (!own) return { engine: engineOf({ model: policy, provider: 'wasm', variant }), robot };
  const engine = { model: own.id, provider: 'wasm', variant: variant ?? own.variants[0] };
  return { engine, robot: own.robot };
}

/** @param {string} folder */
function assertFree(folder) {
  if (existsSync(join(folder, 'meta/info.json'))) {
    throw new UsageError(`${folder} has a dataset already. Choose another --out, or remove it.`);
  }
}

/** @param {readonly string[]} folders @param {string} out */
async function merge(folders, out) {
  assertFree(out);
  const parts = [];
  for (const folder of folders) parts.push(await openFolder(resolve(folder)));
  // by scene, as one process would have recorded them
  const order = parts
    .flatMap((part, i) =>
      part.episodes.map((entry, k) => /** @type {const} */ ([i, k, entry.notes?.seed ?? 0])),
    )
    .sort((a, b) => a[2] - b[2])
    .map(([part, episode]) => /** @type {const} */ ([part, episode]));
  const { mergeDatasets } = await datasetModule();
  const merged = await mergeDatasets(parts, folderSink(out), order);
  if (!merged.ok) throw new UsageError(merged.error.message);
  console.log(`${out}: ${merged.value.total_episodes} episodes, ${merged.value.total_frames} frames`);
}

/**
 * Records what is missing; answers the names of all episodes of this shard that are there.
 * @param {import('./lib/options.mjs').Values<typeof OPTIONS>} values @param {string} work
 */
async function record(values, work) {
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(values.shard)?.map(Number) ?? [];
  if (index === undefined || of === undefined || !(index < of)) {
    throw new UsageError(`--shard is i/n with i below n, not "${values.shard}".`);
  }
  if (values.seed + values.episodes * SEEDS_EACH > FIRST_RELEASE_SEED) {
    throw new UsageError('Seeds of 2147483648 and more are of release tables: ask for less.');
  }
  const expert = values.policy === 'expert';
  const hold = Number(values.hold);
  if (!(hold >= 0 && hold <= 10)) {
    throw new UsageError(`--hold is a number of seconds up to 10, not "${values.hold}".`);
  }
  if (!expert && hold > 0) throw new UsageError('--hold is of the expert: a model ends by itself.');
  const mine = Array.from({ length: values.episodes }, (_, i) => i).filter((i) => i % of === index);
  const nameOf = (/** @type {number} */ i) => `episode-${String(i).padStart(6, '0')}`;
  const missing = mine.filter((i) => !existsSync(join(work, `${nameOf(i)}.json`)));
  if (missing.length === 0) return mine.map(nameOf);
  const receiver = await receive(work);
  const headless = await openHeadless();
  try {
    const { engine, robot } = await driverOf(headless, values);
    for (const [done, i] of missing.entries()) {
      const name = nameOf(i);
      const seed = values.seed + i * SEEDS_EACH;
      const { task, table, size, sentence } = values;
      const made = await headless.call('demos', {
        ...{ sink: { url: receiver.url, name }, task, robot, table, size, seed, engine, sentence },
        before: seed + SEEDS_EACH,
        cameras: expert && values.cameras ? values.cameras.split(',') : undefined,
        temperature: Number(values.temperature),
        hold,
      });
      // the .json last: an episode counts as recorded when its .json is there
      const part = join(work, `${name}.part`);
      writeFileSync(part, JSON.stringify(made));
      renameSync(part, join(work, `${name}.json`));
      const said = made
        ? `${made.frames} frames, ${made.notes.success ? 'success' : 'failure'}: ${made.instruction}`
        : 'no such scene';
      console.log(`${done + 1}/${missing.length}  ${name}  ${said}`);
    }
  } finally {
    await headless.close();
    await receiver.close();
  }
  return mine.map(nameOf);
}

/** @param {ReturnType<typeof readOptions>} given */
async function main({ values }) {
  if (!values.out) throw new UsageError('--out names the folder that the dataset is written to.');
  const out = resolve(values.out);
  if (values.merge) {
    await merge(values.merge.split(','), out);
    return 0;
  }
  assertFree(out);
  const work = join(out, WORK);
  mkdirSync(work, { recursive: true });
  const names = await record(values, work);
  const { createDatasetWriter, unpackFrames } = await datasetModule();
  /** @type {ReturnType<typeof createDatasetWriter> | null} */
  let writer = null;
  let successes = 0;
  for (const name of names) {
    const made = JSON.parse(readFileSync(join(work, `${name}.json`), 'utf8'));
    if (!made || (values.keep === 'successes' && !made.notes.success)) continue;
    writer ??= createDatasetWriter(made.spec, folderSink(out));
    const frames = unpackFrames(readFileSync(join(work, `${name}.bin`)));
    if (!frames) throw new UsageError(`${name} is damaged: remove ${work} and record again.`);
    await writer.add({ notes: made.notes, frames });
    successes += Number(made.notes.success);
  }
  if (!writer) {
    if (values.shard !== '0/1') {
      console.log(`${out}: this shard has no episode`);
      return 0; // others may have some
    }
    throw new UsageError('No episode was recorded: no scene has such a goal, or none succeeded.');
  }
  const info = await writer.finish();
  if (values.raw === 'no') rmSync(work, { recursive: true });
  console.log(
    `${out}: ${info.total_episodes} episodes, ${successes} of them successes, ${info.total_frames} frames`,
  );
  return 0;
}

// a path through a link is still this file
if (process.argv[1] && realpathSync(process.argv[1]) === import.meta.filename) {
  await runScript(USAGE, OPTIONS, main, { read: readOptions });
}
