// @ts-check
/**
 * npm run eval -- --task reach --episodes 50 --seed 10000 --json out.json
 * npm run eval -- --task question --kind all --episodes 500 --seed 10000   (docs/evaluation.md explains the numbers)
 */
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import {
  assertProvider,
  currentCommit,
  describeEngine,
  engineOf,
  MODEL_OPTIONS,
  openHeadless,
} from './lib/headless.mjs';
import { readObjects } from './lib/objects.mjs';
import { optionList, parseOptions, runScript, UsageError } from './lib/options.mjs';
import { answersOf, POLICY_OPTIONS, policyFiles } from './lib/own-policy.mjs';
import { ROOT } from './lib/run.mjs';
import {
  OPEN_KINDS,
  QUESTION_KINDS,
  ROBOTS,
  SPLITS,
  STAGED,
  TABLES,
  TASK_NAMES,
  TASKS,
  WORDINGS,
} from './lib/tasks.mjs';

const USAGE = 'npm run eval -- [options]    success of a policy over many seeded episodes';

/** Controls that need no model. */
const SCRIPTED = ['no-op', 'expert', 'fixed-wrist', 'shuffled'];

/** @type {Record<string, import('./lib/options.mjs').Option>} */
export const OPTIONS = {
  task: {
    values: [...TASK_NAMES, ...STAGED.map(({ name }) => name), 'question', 'absent', 'find'],
    default: 'reach',
    help: 'what is asked of the arm, questions about frames, things that are named and half of the time not there, or which thing a name means at the first look',
  },
  robot: { values: ROBOTS, default: 'panda', help: 'whose arm and scenes' },
  table: { values: TABLES, help: "what lies on the table [blocks, or the task's own]" },
  names: { values: SPLITS, help: 'of things and pictures: which side of the split the target is of [any]' },
  wording: { values: WORDINGS, help: 'of things and pictures: how the target is called [name]' },
  objects: {
    help: 'folder with objects.json: models of your own, one in every scene and asked for (docs/things.md)',
  },
  kind: {
    values: [...new Set(['all', ...QUESTION_KINDS, ...OPEN_KINDS])],
    help: 'with --task question: which [all]',
  },
  episodes: { type: 'integer', min: 1, help: 'how many [50; questions: 500 a kind]' },
  seed: { type: 'integer', default: 10_000, help: 'first scene; 10000 to 99999 never train' },
  control: {
    values: ['none', 'blind', 'wrong-instruction', 'nonsense-word', ...SCRIPTED],
    default: 'none',
    help: 'what to compare with',
  },
  set: {
    values: ['seen', 'unseen-pairs', 'unseen-background', 'unseen-camera', 'crowded'],
    default: 'seen',
    help: 'scenes unlike those of training',
  },
  plan: {
    values: ['yes', 'no'],
    alone: 'yes',
    default: 'no',
    help: 'plan first; --plan alone means yes',
  },
  'ask-first': {
    values: ['yes', 'no'],
    default: 'no',
    help: 'an episode begins only when the model says that it sees what is named',
  },
  sentence: {
    help: 'what is said in every episode, in scenes in which it asks for something; decides the task',
  },
  phrases: { help: 'JSON file of wordings of your own (docs/evaluation.md)' },
  bins: { type: 'integer', min: 2, help: 'merge the bins of displacements to so many [256: as they are]' },
  marks: {
    values: ['none', 'oracle'],
    default: 'none',
    help: 'who says where the things are, of a policy trained with marks in its frames',
  },
  finder: {
    values: ['match', 'eyes', 'similarity', 'truth'],
    default: 'match',
    help: 'how a model on object tokens finds what is meant: as made, without what frames of the robot taught, by pre-trained nets alone, by the simulator',
  },
  temperature: { help: 'the model draws its tokens at this temperature, at most 2 [0: greedy]' },
  'max-steps': {
    type: 'integer',
    min: 1,
    help: `step limit [${[...TASKS, ...STAGED].map(({ name, maxSteps }) => `${name} ${maxSteps}`).join(', ')}; at more than 5 actions a second as many more]`,
  },
  rate: {
    help: 'actions a simulated second of a control without a model, at most 50 [5; a model says its own]',
  },
  ranges: {
    values: ['rate', 'fixed'],
    default: 'rate',
    help: 'with --rate: ranges of one action, smaller as there are more of them, or those of 5 a second',
  },
  delay: {
    help: 'simulated milliseconds from a look to its action, at most 2000: the same on every machine (paused clock) [0]',
  },
  ...MODEL_OPTIONS,
  ...POLICY_OPTIONS,
  steps: {
    values: ['yes', 'no'],
    alone: 'yes',
    default: 'no',
    help: 'every action and world hash of every episode in --json; --steps alone means yes',
  },
  site: { help: 'a built site to measure as it is, instead of building this one' },
  json: { help: 'file to write the result to' },
};

/** Questions have no target, no step and no sentence to change. */
const NOT_FOR_QUESTIONS = {
  robot: 'panda',
  wording: undefined,
  objects: undefined,
  control: 'none',
  clock: 'paused',
  plan: 'no',
  'ask-first': 'no',
  sentence: undefined,
  steps: 'no',
  phrases: undefined,
  bins: undefined,
  finder: 'match',
  temperature: undefined,
  rate: undefined,
  ranges: 'rate',
  delay: undefined,
  'max-steps': undefined,
};

/**
 * The command line as values that fit together.
 * @param {readonly string[]} argv
 * @returns {{ values: Record<string, any>, help: boolean }}
 */
export function readOptions(argv) {
  const { values, help } = parseOptions(OPTIONS, argv);
  const which = values.task === 'find';
  const questions = values.task === 'question' || values.task === 'absent' || which;
  if (which) values.table ??= 'things';
  if (questions) {
    for (const [name, usual] of Object.entries(NOT_FOR_QUESTIONS)) {
      if (which && name === 'wording') continue;
      if (values[name] !== usual) throw new UsageError(`--${name} says nothing about --task ${values.task}.`);
    }
    if (values.names !== undefined && values.task === 'absent') {
      throw new UsageError('--names says nothing about --task absent.');
    }
    const kinds = (values.table ?? 'blocks') === 'blocks' ? QUESTION_KINDS : OPEN_KINDS;
    if (![undefined, 'all', ...kinds].includes(values.kind)) {
      throw new UsageError(
        `--kind ${values.kind} is not asked about --table ${values.table ?? 'blocks'}: ${kinds.join(', ')}.`,
      );
    }
    if (values.set === 'unseen-pairs') {
      throw new UsageError('--set unseen-pairs is about targets; questions are asked about every pair.');
    }
  }
  if (questions && STAGED.some(({ table }) => table === values.table)) {
    throw new UsageError(`--table ${values.table} is for one task; nothing is asked about it.`);
  }
  if (values.task !== 'question' && values.kind !== undefined) {
    throw new UsageError('--kind goes with --task question.');
  }
  if (values.sentence !== undefined && values.phrases !== undefined) {
    throw new UsageError('--sentence says it all: leave out --phrases.');
  }
  // blocks alone are a world of their own: a thing lies among things
  const own = STAGED.find(({ name }) => name === values.task);
  values.table ??= own?.table ?? 'blocks';
  if (values.objects !== undefined && values.table === 'blocks') values.table = 'things';
  for (const name of ['names', 'wording']) {
    if (values[name] !== undefined && (values.table === 'blocks' || own !== undefined)) {
      throw new UsageError(`--${name} is about things and pictures: choose another --table.`);
    }
  }
  const spoken = Object.keys(POLICY_OPTIONS).find((name) => name !== 'policy' && values[name] !== undefined);
  if (values.policy === undefined && spoken) throw new UsageError(`--${spoken} goes with --policy.`);
  if (values.policy !== undefined) {
    if (questions)
      throw new UsageError(`--policy acts and answers nothing: leave out --task ${values.task}.`);
    if (SCRIPTED.includes(values.control)) {
      throw new UsageError(`--policy drives by itself; --control ${values.control} needs none.`);
    }
    values.answers = answersOf(values, argv);
  }
  for (const [name, most] of /** @type {const} */ ([
    ['rate', 50],
    ['delay', 2000],
  ])) {
    const value = Number(values[name] ?? most);
    if (!(value >= (name === 'rate' ? 0.5 : 0) && value <= most)) {
      throw new UsageError(`--${name} is a number up to ${most}, not "${values[name]}".`);
    }
  }
  if (values.rate !== undefined && !SCRIPTED.includes(values.control)) {
    throw new UsageError(
      '--rate is for controls without a model; how often a model acts is in its manifest.',
    );
  }
  if (values.ranges !== 'rate' && values.rate === undefined)
    throw new UsageError('--ranges goes with --rate.');
  if (values.delay !== undefined && values.clock === 'realtime') {
    throw new UsageError('--delay is of simulated time: the clock that goes with it is the paused one.');
  }
  const temperature = Number(values.temperature ?? 0);
  if (!(temperature >= 0 && temperature <= 2)) {
    throw new UsageError(`--temperature is a number from 0 to 2, not "${values.temperature}".`);
  }
  if (values.bins > 256) throw new UsageError(`--bins is 2 to 256, not ${values.bins}.`);
  if (values['ask-first'] === 'yes' && SCRIPTED.includes(values.control)) {
    throw new UsageError(`--ask-first needs a model; --control ${values.control} has none.`);
  }
  if (values.plan === 'yes' && SCRIPTED.includes(values.control)) {
    throw new UsageError(`--plan needs a model; --control ${values.control} has none.`);
  }
  return {
    values: {
      ...values,
      episodes:
        values.episodes ??
        { question: 500, absent: 400, find: 100 }[/** @type {string} */ (values.task)] ??
        50,
    },
    help,
  };
}

/** @param {string} file */
function readPhrases(file) {
  try {
    return JSON.parse(readFileSync(resolve(file), 'utf8'));
  } catch (error) {
    throw new UsageError(
      `--phrases: ${file} cannot be read as JSON: ${error instanceof Error ? error.message : error}`,
    );
  }
}

/** How the result names the phrases: by their path here, with forward slashes. @param {string} file */
const phrasesName = (file) => relative(ROOT, resolve(file)).replaceAll('\\', '/');

const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(1)}%`;
const ms = (/** @type {number} */ value) => (Number.isFinite(value) ? `${value.toFixed(1)} ms` : '-');
const interval = (/** @type {any} */ p) => p.wilson95.map(percent).join(' to ');

/** One line that rewrites itself on a terminal; every tenth event, and the last, in a log. */
const progressLine =
  (/** @type {(event: any) => { done: number, of: number, text: string }} */ read) =>
  (/** @type {any} */ event) => {
    const { done, of, text } = read(event);
    const line = `${done}/${of}  ${text}`;
    if (process.stdout.isTTY)
      process.stdout.write(`\r\x1b[K${line.slice(0, (process.stdout.columns ?? 100) - 1)}`);
    else if (done % 10 === 0 || done === of) console.log(line);
  };

const episodeProgress = progressLine(({ done, episodes, successes, last: { plan, outcome } }) => {
  const said = outcome.plan ? ` [${outcome.plan.words.join(' ')}]` : '';
  const tail = `seed ${plan.seed} ${outcome.success ? 'ok' : outcome.end.reason}: ${plan.instruction}${said}`;
  return { done, of: episodes, text: `${percent(successes / done)}  ${tail}` };
});

const questionProgress = progressLine(({ done, of, exact, last: { seed, question, said } }) => {
  const [answer, words] = [question.answer.join(' '), said.join(' ')];
  const tail = `seed ${seed} ${question.text} ${words}${words === answer ? '' : ` (${answer})`}`;
  return { done, of, text: `${percent(exact / done)}  ${tail}` };
});

const absentProgress = progressLine(
  ({ done, episodes, right, last: { seed, instruction, absent, said } }) => {
    const tail = `seed ${seed} ${instruction} [${absent === null ? 'there' : 'not there'}] ${said ?? 'sees it'}`;
    return { done, of: episodes, text: `${percent(right / done)}  ${tail}` };
  },
);

const findingProgress = progressLine(({ done, episodes, last: { seed, instruction, right } }) => {
  const by = Object.entries(right).flatMap(([name, is]) => (is ? [name] : []));
  return { done, of: episodes, text: `seed ${seed} ${instruction} [${by.join(' ') || 'none'}]` };
});

const layOut = (/** @type {[string, string][]} */ rows) =>
  rows.map(([name, value]) => `  ${name.padEnd(15)}${value}`).join('\n');

const driverOf = (/** @type {any} */ r) =>
  (r.model ? `${r.model} ${r.variant} on ${r.provider}` : `${r.control} (no model)`) +
  (r.adapter ? ` [${r.adapter}]` : '');

const endingsOf = (/** @type {Record<string, number>} */ endings) =>
  Object.entries(endings)
    .map(([reason, count]) => `${reason} ${count}`)
    .join(', ') || '-';

/** @param {any} r result of the episodes of one task */
export function episodeTable(r) {
  const rate = (/** @type {any} */ p) =>
    `${p.successes} of ${r.episodes}  ${percent(p.rate)}  (95%: ${interval(p)})`;
  /** @type {[string, string][]} */
  const rows = [
    ['task', `${r.task}, ${r.clock} clock, at most ${r.maxSteps} actions at ${r.controlHz} Hz`],
    ...(r.sentence ? /** @type {[string, string][]} */ ([['sentence', `“${r.sentence}”`]]) : []),
    ['policy', driverOf(r)],
    ['robot', r.robot],
    ['table', r.table ?? 'blocks'],
    ...(r.names ? /** @type {[string, string][]} */ ([['names', `targets of ${r.names}`]]) : []),
    ...(r.wording ? /** @type {[string, string][]} */ ([['wording', `targets by ${r.wording}`]]) : []),
    ['control', r.control],
    ...(r.askFirst
      ? /** @type {[string, string][]} */ ([
          ['asked first', 'an episode begins when the model sees what is named'],
        ])
      : []),
    ...((r.bins ?? 256) < 256
      ? /** @type {[string, string][]} */ ([['bins', `displacements merged to ${r.bins}`]])
      : []),
    ...((r.finder ?? 'match') === 'match' ? [] : /** @type {[string, string][]} */ ([['finder', r.finder]])),
    ...(r.delay > 0
      ? /** @type {[string, string][]} */ ([['delay', `${r.delay} ms from a look to its action`]])
      : []),
    ...(r.temperature > 0
      ? /** @type {[string, string][]} */ ([['sampling', `at temperature ${r.temperature}`]])
      : []),
    ...(r.objects ?? []).map(
      (/** @type {any} */ o) => /** @type {[string, string]} */ ([o.name, `${o.successes} of ${o.episodes}`]),
    ),
    ['set', `${r.set}, ${r.meanObjects.toFixed(1)} objects a scene`],
    ['seeds', `${r.seeds[0]} to ${r.seeds.at(-1)}, ${r.skippedSeeds.length} without such a goal skipped`],
    ['success', rate(r)],
    ...(r.told ? /** @type {[string, string][]} */ ([['told object', rate(r.told)]]) : []),
    ...(r.chance === undefined
      ? []
      : /** @type {[string, string][]} */ ([
          ['any target', `${percent(r.chance)}, what taking any of the scene would reach`],
        ])),
    ...(r.plans
      ? /** @type {[string, string][]} */ ([
          ['plans', `${r.plans.right} right, ${r.plans.unreadable} no plan, p50 ${ms(r.plans.ms.p50)}`],
        ])
      : []),
    ...(r.settled
      ? /** @type {[string, string][]} */ ([
          [
            'of these ended',
            `${r.terminated.successes} by "terminate", ${r.successes - r.terminated.successes} at the step limit`,
          ],
          ['settled', rate(r.settled)],
          ...(r.close ? [[r.close.title, rate(r.close)]] : []),
          ['collateral', rate(r.collateral)],
        ])
      : []),
    ['endings', endingsOf(r.endings ?? {})],
    ['at any moment', `${r.heldAtAnyMoment} of ${r.episodes}`],
    ['mean actions', r.meanSteps.toFixed(1)],
    ['an action', `p50 ${ms(r.msPerAction.p50)}, p95 ${ms(r.msPerAction.p95)}`],
    ...(r.clock === 'realtime'
      ? /** @type {[string, string][]} */ ([['dropped frames', `${r.droppedFrames}`]])
      : []),
    ['commit', r.commit ?? 'unknown'],
  ];
  return layOut(rows);
}

/** @param {any} r result of the questions */
export function questionTable(r) {
  /** @type {[string, string][]} */
  const kinds = Object.entries(r.kinds).map(([kind, k]) => [
    kind,
    `${k.successes} of ${k.n}  ${percent(k.rate)}  (95%: ${interval(k)})  blind ${percent(k.blind.rate)}, ` +
      `always "${k.majority.answer}" ${percent(k.majority.rate)}`,
  ]);
  return layOut([
    ['task', `questions, from seed ${r.seed}, exact answers`],
    ['policy', driverOf(r)],
    ['table', `${r.table ?? 'blocks'}${r.names ? `, asked about what is ${r.names}` : ''}`],
    ['set', r.set],
    ...kinds,
    ['commit', r.commit ?? 'unknown'],
  ]);
}

/** @param {any} r result of the things that are not there */
export function absentTable(r) {
  const rate = (/** @type {any} */ p) =>
    `${p.successes} of ${p.n}  ${percent(p.rate)}  (95%: ${interval(p)})`;
  return layOut([
    ['task', `named things, every second one not there, from seed ${r.seed}`],
    ['policy', driverOf(r)],
    ['table', r.table ?? 'blocks'],
    ['set', r.set],
    ['says so', rate(r.saysSo)],
    ['false alarms', rate(r.falseAlarms)],
    ['sees exactly', rate(r.seesExactly)],
    ['commit', r.commit ?? 'unknown'],
  ]);
}

/** @param {any} r result of which thing a name means */
export function findingTable(r) {
  const rate = (/** @type {any} */ p) =>
    `${p.successes} of ${r.episodes}  ${percent(p.rate)}  (95%: ${interval(p)})`;
  const points = (/** @type {number} */ share) => (100 * share).toFixed(1);
  /** @type {[string, string][]} */
  const finders = Object.entries(r.finders).map(([name, p]) => {
    const less = r.differences[name];
    const than = less
      ? `  ${points(less.difference)} (${less.newcombe95.map(points).join(' to ')}) to match`
      : '';
    return [name, `${rate(p)}${than}`];
  });
  return layOut([
    ['task', `which thing a name means at the first look, from seed ${r.seed}`],
    ['policy', driverOf(r)],
    ['table', r.table],
    ['names', `${r.names ?? 'any'}, by ${r.wording ?? 'name'}`],
    ...finders,
    ['it is seen', rate(r.seen)],
    ['one at random', percent(r.chance)],
    ['commit', r.commit ?? 'unknown'],
  ]);
}

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
 * Puts the policy of the command line where the page loads models from. The robot is the policy's.
 * @param {import('./lib/headless.mjs').Headless} headless @param {Record<string, any>} values
 * @returns {Promise<Record<string, any>>} the same values with that model
 */
async function withPolicy(headless, values) {
  if (values.policy === undefined) return values;
  const files = await headless.offer(policyFiles(values.policy));
  const { id, robot, variants, rows } = await headless
    .call('policy', { files, answers: values.answers })
    .catch((error) => {
      if (!/POLICY_UNSTATED/.test(error.message)) throw error;
      throw new UsageError(`${error.message} By --robot, --cameras, --normalization.`);
    });
  const width = Math.max(...rows.map((/** @type {[string, string]} */ [name]) => name.length)) + 2;
  for (const [name, text] of rows) console.log(`  ${name.padEnd(width)}${text}`);
  const variant = values.variant ?? variants[0];
  return { ...values, model: id, variant, robot };
}

/** What the page's command wants to know. @param {Record<string, any>} values */
function argumentsOf(values) {
  const { task, episodes, seed, set, robot, table } = values;
  const common = { task, episodes, seed, set, commit: currentCommit() };
  if (task === 'question') return { ...common, table, names: values.names, kind: values.kind ?? 'all' };
  if (task === 'absent') return { ...common, table };
  if (task === 'find') return { ...common, table, names: values.names, wording: values.wording };
  const limit = values['max-steps'] === undefined ? {} : { maxSteps: values['max-steps'] };
  const phrases = values.phrases === undefined ? null : readPhrases(values.phrases);
  const { control, clock, finder, bins = 256 } = values;
  const temperature = Number(values.temperature ?? 0);
  const delay = Number(values.delay ?? 0);
  const rate = values.rate === undefined ? {} : { hz: Number(values.rate), ranges: values.ranges };
  const plan = values.plan === 'yes';
  const askFirst = values['ask-first'] === 'yes';
  const things = table === 'blocks' ? {} : { names: values.names, wording: values.wording };
  const scene = { robot, table, ...things, marks: values.marks };
  const kept = {
    ...(values.sentence === undefined ? {} : { sentence: values.sentence }),
    ...(values.steps === 'yes' ? { keepSteps: true } : {}),
  };
  return {
    ...common,
    ...scene,
    ...rate,
    delay,
    control,
    clock,
    bins,
    ...(finder === 'match' ? {} : { finder }),
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
 * @param {import('./lib/headless.mjs').Headless} headless @param {Record<string, any>} values of `readOptions`
 * @param {{ quiet?: boolean }} [options] `quiet`: no word of the engine, none of single episodes
 * @returns {Promise<any>} the whole result, as --json has it
 */
export async function evaluateIn(headless, values, { quiet = false } = {}) {
  const { task } = values;
  const questions = ['question', 'absent', 'find'].includes(task);
  const given = argumentsOf(values);
  const objects = values.objects === undefined ? [] : readObjects(values.objects);
  const engine = SCRIPTED.includes(values.control) ? null : engineOf(/** @type {any} */ (values));
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
  const wording = questions ? {} : { phrases: values.phrases ? phrasesName(values.phrases) : null };
  return { ...result, ...wording, engine: loaded, browser: headless.browser };
}

/** @param {readonly string[]} argv */
async function main(argv) {
  const { values, help } = readOptions(argv);
  if (help) {
    console.log(`${USAGE}\n${optionList(OPTIONS)}`);
    return 0;
  }
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
  await runScript(USAGE, OPTIONS, () => main(process.argv.slice(2)));
}
