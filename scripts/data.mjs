// @ts-check
/** npm run data -- --out runs/data/state --shards 100   training data from the app's own world and camera */
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { engineOf, MODEL_OPTIONS, openHeadless } from './lib/headless.mjs';
import { runScript, UsageError } from './lib/options.mjs';
import { receive } from './lib/receiver.mjs';
import { STAGED, TABLES, TASKS } from './lib/tasks.mjs';
import { FIRST_RELEASE_SEED } from './release/seeds.mjs';

const USAGE = 'npm run data -- [options]    frames and expert labels, in shards; run again to go on';

/** Training scenes start here; evaluation uses 10000 to 99999 (docs/evaluation.md). */
const FIRST_SEED = 1_000_000;
/** DAgger episodes use scenes of their own, a million a round. */
const FIRST_DAGGER_SEED = 10_000_000;
const FIRST_DESK_SEED = 5_000_000;
/** Episodes on any table, ten million a round. */
const FIRST_ROLLOUT_SEED = 100_000_000;
/** Episodes of tasks with scenes of their own, ten million a round. */
const FIRST_STAGED_SEED = 600_000_000;
/** Episodes with object tokens, ten million a round. */
const FIRST_OBJECT_SEED = 300_000_000;

/** @satisfies {Record<string, import('./lib/options.mjs').Option>} */
const OPTIONS = {
  out: { default: 'runs/data/state', help: 'folder of shards' },
  kind: {
    values: ['state', 'desk', 'dagger', 'rollout', 'objects', 'staged'],
    default: 'state',
    help: 'sampled states, pictures of desks, states a model drove into, or episodes on any table (objects: with the numbers of all that lies there; staged: of tasks with scenes of their own, docs/tasks.md)',
  },
  shards: { type: 'integer', min: 1, default: 100, help: 'how many shards in all' },
  shard: { default: '0/1', help: 'i/n: this machine makes shards i, i + n, i + 2n, ...' },
  scenes: { type: 'integer', min: 1, default: 60, help: 'scenes (dagger: episodes) a shard' },
  'per-scene': {
    type: 'integer',
    min: 1,
    default: 18,
    help: 'images a scene (dagger: most steps an episode)',
  },
  randomized: { type: 'integer', default: 50, help: 'percent of looks with full randomization' },
  round: { type: 'integer', min: 1, default: 1, help: 'dagger round, a range of seeds of its own' },
  'expert-share': {
    type: 'integer',
    default: 25,
    help: 'dagger, and where a model drives: percent of steps the expert drives',
  },
  tasks: {
    default: '',
    help: "dagger: one is drawn for each episode; left out: each task by its share of a round's episodes",
  },
  temperatures: { default: '0', help: 'dagger: one is drawn for each episode; 0 is greedy' },
  chunk: {
    type: 'integer',
    default: 0,
    help: 'state, dagger, staged: actions of the expert from each state on, for heads that give several; 0: none',
  },
  'chunk-goals': { type: 'integer', min: 1, default: 3, help: 'state, dagger: goals a state with a chunk' },
  tables: { help: 'rollout: one is drawn for each episode [things,mixed; staged: all of them]' },
  noise: { type: 'integer', default: 35, help: 'rollout, staged: percent of actions that are disturbed' },
  drive: {
    values: ['expert', 'model'],
    default: 'expert',
    help: 'rollout, objects: who drives beside the expert',
  },
  size: {
    type: 'integer',
    default: 256,
    help: 'objects: side of the frames; 0 draws none, and a model that drives is told what lies there with errors like those of sight',
  },
  drawn: { type: 'integer', default: 50, help: 'objects: percent of the steps that are drawn' },
  more: {
    type: 'integer',
    default: 4,
    help: 'objects: goals a step that are labelled beside the one pursued',
  },
  hz: { default: '5', help: 'staged: actions a simulated second, at most 50' },
  ranges: {
    values: ['rate', 'fixed'],
    default: 'rate',
    help: 'staged: ranges of one action, smaller as there are more of them, or those of 5 a second',
  },
  site: { help: 'a built site to use as it is, instead of building this one' },
  photos: { default: '', help: 'desk: folder of .jpg photographs to put behind and under things' },
  ...MODEL_OPTIONS,
};

await runScript(USAGE, OPTIONS, async ({ values }) => {
  const part = /^(\d+)\/(\d+)$/.exec(values.shard);
  const [index, of] = [Number(part?.[1]), Number(part?.[2])];
  if (!(index < of)) throw new UsageError(`--shard is i/n with i below n, not "${values.shard}".`);
  const folder = resolve(values.out);
  const desk = values.kind === 'desk';
  const photos =
    values.photos === ''
      ? []
      : readdirSync(values.photos)
          .filter((f) => /\.jpe?g$/.test(f))
          .sort();
  const dagger = values.kind === 'dagger';
  const rollout = values.kind === 'rollout';
  const staged = values.kind === 'staged';
  const named = values.tables ?? (staged ? STAGED.map(({ table }) => table).join(',') : 'things,mixed');
  const tables = named.split(',');
  const strange = tables.find((/** @type {string} */ name) => !TABLES.includes(name));
  if (strange !== undefined)
    throw new UsageError(`--tables: there is no table “${strange}”, only ${TABLES.join(', ')}.`);
  const isStaged = (/** @type {string} */ name) => STAGED.some(({ table }) => table === name);
  const misplaced = tables.find((/** @type {string} */ name) => isStaged(name) !== staged);
  if (misplaced !== undefined)
    throw new UsageError(
      staged
        ? `--tables: “${misplaced}” is no table of one task.`
        : `--tables: “${misplaced}” is a table of one task: --kind staged.`,
    );
  const byShare = TASKS.flatMap(({ name, training }) => Array(training.episodes).fill(name));
  const objects = values.kind === 'objects';
  const base = staged
    ? FIRST_STAGED_SEED + values.round * 10_000_000
    : objects
      ? FIRST_OBJECT_SEED + values.round * 10_000_000
      : rollout
        ? FIRST_ROLLOUT_SEED + values.round * 10_000_000
        : desk
          ? FIRST_DESK_SEED
          : dagger
            ? FIRST_DAGGER_SEED + values.round * 1_000_000
            : FIRST_SEED;
  if (base + values.shards * values.scenes > FIRST_RELEASE_SEED) {
    throw new UsageError(
      'Seeds of 2147483648 and more are of release tables: ask for an earlier round, or for less.',
    );
  }
  const receiver = await receive(folder, resolve(values.photos));
  const headless = await openHeadless(values.site === undefined ? {} : { site: resolve(values.site) });
  try {
    for (let i = index; i < values.shards; i += of) {
      const name = `shard-${String(i).padStart(5, '0')}`;
      if (existsSync(join(folder, `${name}.json`))) continue;
      const common = {
        sink: { url: receiver.url, name },
        seed: base + i * values.scenes,
        randomized: values.randomized / 100,
      };
      const chunks =
        values.chunk > 0 ? { chunks: { length: values.chunk, goals: values['chunk-goals'] } } : {};
      const begun = performance.now();
      const made = staged
        ? await headless.call('staged', {
            ...{ sink: common.sink, seed: common.seed, randomized: common.randomized },
            ...{ episodes: values.scenes, tables, hz: Number(values.hz), ranges: values.ranges },
            ...{ noise: values.noise / 100, chunk: values.chunk },
          })
        : objects
          ? await headless.call('object-data', {
              ...{ sink: common.sink, seed: common.seed, randomized: common.randomized },
              ...{ episodes: values.scenes, tables, more: values.more, size: values.size },
              tasks: values.tasks === '' ? byShare : values.tasks.split(','),
              noise: values.noise / 100,
              expertShare: values['expert-share'] / 100,
              drawn: values.drawn / 100,
              temperature: Number(values.temperatures.split(',')[0]),
              engine: values.drive === 'model' ? engineOf(values) : null,
            })
          : rollout
            ? await headless.call('rollout', {
                sink: common.sink,
                seed: common.seed,
                randomized: common.randomized,
                episodes: values.scenes,
                tables,
                tasks: values.tasks === '' ? byShare : values.tasks.split(','),
                noise: values.noise / 100,
                expertShare: values['expert-share'] / 100,
                temperature: Number(values.temperatures.split(',')[0]),
                engine: values.drive === 'model' ? engineOf(values) : null,
              })
            : dagger
              ? await headless.call('dagger', {
                  ...{ ...common, ...chunks },
                  episodes: values.scenes,
                  maxSteps: values['per-scene'],
                  expertShare: values['expert-share'] / 100,
                  tasks: values.tasks === '' ? byShare : values.tasks.split(','),
                  temperatures: values.temperatures.split(',').map(Number),
                  engine: engineOf(values),
                })
              : desk
                ? await headless.call('desk', {
                    sink: common.sink,
                    seed: common.seed,
                    pictures: values.scenes,
                    perPicture: values['per-scene'],
                    photos: photos.map((f) => `${receiver.url}/photos/${f}`),
                  })
                : await headless.call('shard', {
                    ...{ ...common, ...chunks },
                    scenes: values.scenes,
                    perScene: values['per-scene'],
                  });
      const episodes = dagger || rollout || objects || staged;
      const count = episodes ? made.samples : made;
      const rate = count / ((performance.now() - begun) / 1000);
      const tail = episodes ? `, ${made.succeeded} of ${values.scenes} episodes succeeded` : '';
      console.log(`${name}: ${count} samples, ${rate.toFixed(0)} a second${tail}`);
    }
  } finally {
    await headless.close();
    await receiver.close();
  }
  return 0;
});
