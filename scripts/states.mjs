// @ts-check
/**
 * npm run states -- data --task balance --hz 50 --episodes 60 --out DIR     the disturbed expert's states and chunks
 * npm run states -- play --task balance --hz 50 --heads DIR/a.pt,DIR/b.pt --python PYTHON --out FILE
 * npm run states -- play --task balance --hz 50 --control expert --bins 8 --out FILE
 * npm run states -- play --task balance --hz 50 --control expert --bins 8 --ranges q01-q99 --data DIR --python PYTHON --out FILE
 *
 * Heads on the simulator's state, without pictures (docs/which-head.md). Physics in Node; heads answer in Python
 * (models/recipe/heads/state_serve.py), for all episodes that go on at once.
 */
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { runnerImport } from 'vite';
import { runScript, UsageError } from './lib/options.mjs';
import { ROOT } from './lib/run.mjs';
import { STATE_TASKS } from './lib/tasks.mjs';

const USAGE =
  'npm run states -- data|play [options]    heads on the state of the simulator, without pictures';

/** @satisfies {Record<string, import('./lib/options.mjs').Option>} */
export const OPTIONS = {
  task: { values: STATE_TASKS, default: 'balance', help: 'what is done' },
  hz: { type: 'integer', min: 1, default: 5, help: 'actions a simulated second' },
  episodes: { type: 'integer', min: 1, default: 100, help: 'how many' },
  seed: { type: 'integer', help: 'first scene [data: 600000000; play: 10000]' },
  out: { help: 'data: folder; play: file of JSON lines, to which what is not in it yet is added' },
  chunk: { type: 'integer', min: 1, default: 8, help: 'data: actions of a chunk' },
  pushes: { default: '0.5', help: 'data: times a second that the hand is pushed off' },
  seconds: {
    type: 'integer',
    min: 1,
    default: 60,
    help: 'data: an episode ends after so many simulated seconds',
  },
  heads: { help: 'play: files of heads.states, with commas between' },
  control: { values: /** @type {const} */ (['expert', 'shuffled', 'no-op']), help: 'play: instead of heads' },
  bins: { default: '256', help: "play: of the expert's displacements; several with commas between" },
  ranges: {
    values: /** @type {const} */ (['rate', 'fixed', 'q01-q99']),
    default: 'rate',
    help: "play: of the expert's bins",
  },
  data: { help: 'play: rows whose quantiles are the ranges of q01-q99' },
  execute: {
    default: '4',
    help: 'play: actions of a chunk that are carried out; several with commas between',
  },
  delay: {
    default: '0',
    help: 'play: actions that pass from a look to its action; several with commas between',
  },
  'flow-steps': { type: 'integer', min: 1, default: 10, help: 'play: steps of a flow' },
  'flow-noise': {
    values: ['drawn', 'middle'],
    default: 'drawn',
    help: 'play: where a flow starts: at noise that scene and step draw, or at the middle of it',
  },
  terminate: {
    values: ['heard', 'ignored'],
    default: 'heard',
    help: 'play: does an episode end when a head says so? ignored: only by time, or when all is lost',
  },
  together: { type: 'integer', min: 1, default: 24, help: 'play: episodes at once' },
  python: { default: 'python3', help: 'play: with PyTorch' },
};

/** @typedef {import('./lib/options.mjs').Values<typeof OPTIONS>} Values */
/** @typedef {import('../src/headless/states/index.ts').Driver} Driver */
/** @typedef {import('../src/headless/states/index.ts').Rollout} Rollout */
/** @typedef {import('../src/headless/states/index.ts').Words} Words */
/** What Python answers: to rows their chunks of actions, to a head its length of chunk and its ranges, to rows' quantiles the words. @typedef {{ actions: readonly (readonly number[])[], chunk: number, ranges: 'rate' | 'fixed', words: Words }} Reply */

const RECIPE = join(ROOT, 'models/recipe');
const TRAINING_FROM = 600_000_000;
const DEVELOPMENT_FROM = 10_000;

const physicsOf = async () => {
  /** @type {{ module: typeof import('../src/headless/states/index.ts') }} */
  const { module } = await runnerImport(join(ROOT, 'src/headless/states/index.ts'), {
    ...{ root: ROOT, configFile: false, logLevel: 'warn' },
  });
  return { module, physics: await module.loadPhysics() };
};

/** @param {typeof import('../src/headless/states/index.ts')} module @param {string} name */
const taskOf = ({ STATE_TASKS: tasks }, name) => {
  const task = tasks.find((one) => one.name === name);
  if (!task) throw new UsageError(`no task ${name}`);
  return task;
};

/** @param {Values} values */
async function data(values) {
  if (!values.out) throw new UsageError('--out says where the rows go.');
  const { module, physics } = await physicsOf();
  const asked = taskOf(module, values.task);
  const { hz, chunk } = values;
  const first = values.seed ?? TRAINING_FROM;
  /** @type {number[][]} */
  const rows = [];
  let succeeded = 0;
  for (const [index, episode] of module.episodesFrom(asked, first, values.episodes).entries()) {
    const one = await module.demonstrate(physics, {
      ...{ task: asked, episode, hz, chunk },
      pushes: Number(values.pushes),
      most: values.seconds,
    });
    if (one.succeeded) succeeded++;
    for (const { state, actions } of one.rows) rows.push([index, ...state, ...actions]);
  }
  const folder = resolve(values.out);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'rows.bin'), new Uint8Array(new Float32Array(rows.flat()).buffer));
  const { task, pushes, episodes, seconds } = values;
  const about = {
    task,
    hz,
    chunk,
    pushes,
    episodes,
    seconds,
    seed: first,
    rows: rows.length,
    columns: rows[0]?.length ?? 0,
    succeeded,
  };
  writeFileSync(join(folder, 'rows.json'), `${JSON.stringify(about, null, 1)}\n`);
  console.log(`${values.task} ${hz} Hz: ${rows.length} rows, the expert ${succeeded} of ${values.episodes}`);
  return 0;
}

/** A process of Python that answers for heads: a line of JSON in, a line out. @param {string} python */
function openServer(python) {
  const child = spawn(python, ['-m', 'heads.state_serve'], {
    cwd: RECIPE,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, OMP_NUM_THREADS: '1' },
  });
  /** @type {{ done: (reply: Reply) => void, failed: (error: Error) => void }[]} */
  const waiting = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.done(JSON.parse(line)));
  child.on('close', (code) => {
    for (const { failed } of waiting.splice(0)) failed(new Error(`Python ended with code ${code}.`));
  });
  child.on('error', (error) => {
    for (const { failed } of waiting.splice(0)) failed(error);
  });
  return {
    /** @param {unknown} request @returns {Promise<Reply>} */
    ask: (request) =>
      new Promise((done, failed) => {
        waiting.push({ done, failed });
        child.stdin.write(`${JSON.stringify(request)}\n`);
      }),
    close: () => child.stdin.end(),
  };
}

const numbers = (/** @type {string} */ text) =>
  text.split(',').map((word) => {
    const number = Number(word);
    if (!(Number.isInteger(number) && number >= 0)) throw new UsageError(`"${word}" is no whole number.`);
    return number;
  });

/** What a line of results is of. @param {Record<string, any>} row */
const nameOf = ({ task, hz, who, execute, delay, flowSteps, flowNoise = 'drawn', terminate, ...row }) =>
  JSON.stringify([
    ...[task, hz, who, execute, delay, flowSteps, flowSteps && flowNoise],
    ...[row.seed, row.episodes, terminate],
  ]);

/** @param {readonly Rollout[]} rollouts */
const summaryOf = (rollouts) => {
  const mean = (/** @type {'seconds' | 'jerk' | 'missing'} */ key, /** @type {readonly Rollout[]} */ of) =>
    of.length === 0 ? null : Number((of.reduce((sum, r) => sum + r[key], 0) / of.length).toPrecision(5));
  const won = rollouts.filter(({ success }) => success);
  return {
    successes: won.length,
    won: rollouts.map(({ success }) => (success ? '1' : '0')).join(''),
    lasted: rollouts.map((one) => Math.round(one.seconds * 10) / 10),
    errors: rollouts.filter(({ error }) => error).length,
    seconds: mean('seconds', won),
    jerk: mean('jerk', won),
    missing: mean('missing', rollouts),
  };
};

/** @param {Values} values */
async function play(values) {
  if ((values.heads === undefined) === (values.control === undefined))
    throw new UsageError('play takes either --heads or --control.');
  if (!values.out) throw new UsageError('--out says which file the results are added to.');
  const quantiles = values.control === 'expert' && values.ranges === 'q01-q99';
  if (quantiles && !values.data) throw new UsageError('--ranges q01-q99 takes them from the rows of --data.');
  const file = resolve(values.out);
  mkdirSync(dirname(file), { recursive: true });
  const known = new Set(
    existsSync(file)
      ? readFileSync(file, 'utf8')
          .trim()
          .split('\n')
          .filter(Boolean)
          .map((line) => nameOf(JSON.parse(line)))
      : [],
  );
  const { module, physics } = await physicsOf();
  const task = taskOf(module, values.task);
  const { hz, episodes, together } = values;
  const seed = values.seed ?? DEVELOPMENT_FROM;
  /** @param {string} who @param {Driver} driver @param {object} how @param {number} delay */
  const measure = async (who, driver, how, delay) => {
    const told = { task: values.task, hz, who, ...how, delay, seed, episodes };
    if (known.has(nameOf(told))) return;
    const began = performance.now();
    const options = { task, hz, delay: (1000 / hz) * delay, seed };
    const rollouts = await module.rollOutAll(physics, options, driver, { episodes, together });
    const row = { ...told, ...summaryOf(rollouts) };
    appendFileSync(file, `${JSON.stringify(row)}\n`);
    const took = ((performance.now() - began) / 1000).toFixed(0);
    console.log(
      `${values.task} ${hz} Hz ${who} ${JSON.stringify(how)} delay ${delay}: ${row.successes} of ${episodes} (${took} s)`,
    );
  };
  const server = values.heads !== undefined || quantiles ? openServer(values.python) : null;
  if (server && values.heads !== undefined) {
    const answer = module.batched(async (rows) => {
      const { actions } = await server.ask({ rows });
      return { ok: true, value: actions.map((one) => Float32Array.from(one)) };
    });
    for (const path of values.heads.split(',')) {
      const how = { flowSteps: values['flow-steps'], flowNoise: values['flow-noise'] };
      const { chunk, ranges } = await server.ask({ head: resolve(path), ...how });
      const who = basename(path, '.pt');
      const neverEnds = values.terminate === 'ignored';
      const told = { ...(who.startsWith('flow') ? how : {}), ...(neverEnds ? { terminate: 'ignored' } : {}) };
      for (const execute of chunk > 1 ? numbers(values.execute) : [1])
        for (const delay of numbers(values.delay))
          await measure(who, { by: 'head', answer, execute, neverEnds, ranges }, { execute, ...told }, delay);
    }
  }
  const { control, ranges } = values;
  /** @param {number} bins @returns {Promise<Driver>} */
  const expertOf = async (bins) => {
    const asked = { data: resolve(values.data ?? '.'), manner: ranges, bins };
    const words = server ? (await server.ask({ ranges: asked })).words : undefined;
    if (words) return { by: 'expert', words };
    if (ranges === 'q01-q99') throw new UsageError('--ranges q01-q99 needs --data, rows to take them of.');
    return { by: 'expert', bins, ranges };
  };
  const scripted = control === 'expert' ? numbers(values.bins) : control === undefined ? [] : [0];
  for (const bins of scripted) {
    const driver = control === 'expert' ? await expertOf(bins) : { by: control ?? 'no-op' };
    const who = control === 'expert' ? `expert ${bins} ${ranges}` : (control ?? 'no-op');
    for (const delay of numbers(values.delay)) await measure(who, driver, {}, delay);
  }
  server?.close();
  return 0;
}

/** @param {import('./lib/options.mjs').Given<typeof OPTIONS>} given */
async function main({ values, words }) {
  if (words[0] === 'data') return data(values);
  if (words[0] === 'play') return play(values);
  throw new UsageError('Say data or play.');
}

if (process.argv[1] === import.meta.filename) {
  await runScript(USAGE, OPTIONS, main, { words: 1 });
}
