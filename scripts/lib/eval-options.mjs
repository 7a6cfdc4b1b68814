// @ts-check
/** The options of `npm run eval`, and which of them go together. */
import { MODEL_OPTIONS } from './headless.mjs';
import { parseOptions, UsageError } from './options.mjs';
import { answersOf, POLICY_OPTIONS } from './own-policy.mjs';
import {
  OPEN_KINDS,
  QUESTION_KINDS,
  ROBOTS,
  SPLITS,
  STAGED,
  TABLES,
  TASK_NAMES,
  TASKS,
  UNTAUGHT,
  WORDINGS,
} from './tasks.mjs';

/** Controls that need no model. */
export const SCRIPTED = ['no-op', 'expert', 'fixed-wrist', 'shuffled'];

/** @satisfies {Record<string, import('./options.mjs').Option>} */
export const OPTIONS = {
  task: {
    values: [...TASK_NAMES, ...STAGED.map(({ name }) => name), 'question', 'absent', 'find'],
    default: 'reach',
    help: 'what is asked of the arm, questions about frames, things that are named and half of the time not there, or which thing a name means at the first look',
  },
  robot: { values: ROBOTS, default: 'panda', help: 'whose arm and scenes' },
  table: { values: TABLES, help: "what lies on the table [blocks, or the task's own]" },
  names: {
    values: [...SPLITS, 'each'],
    help: 'of things and pictures: which side of the split the target is of; with --task find also each, one of every side [any]',
  },
  concepts: {
    help: 'of things and pictures: JSON list of concepts of src/things/names.json, of which the target is one [any]',
  },
  wording: {
    help: `of things and pictures: how the target is called, ${WORDINGS.join(', ')}; with --task find also ${UNTAUGHT.join(', ')}, or several by commas [name]`,
  },
  category: {
    help: 'with --task find: all that lies there is of this category of src/things/names.json, as digit [any]',
  },
  colors: { help: 'of blocks: the target has one of these colours, as purple,yellow [any]' },
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
    values: ['match', 'eyes', 'robot', 'similarity', 'truth'],
    default: 'match',
    help: 'how a model on object tokens finds what is meant: as made, without what frames of the robot taught, by a map of its side alone (models/recipe/mini/robot_only.py), by pre-trained nets alone, by the simulator',
  },
  rows: {
    values: ['seen', 'true', 'true-place', 'true-grasp'],
    default: 'seen',
    help: "of a model on object tokens: whose numbers of what is seen the hand is given, sight's, the simulator's, or the one's place with the other's grasp",
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
    help: 'every action and world hash of every episode in --json, and what the hand was at when it first closed; --steps alone means yes',
  },
  site: { help: 'a built site to measure as it is, instead of building this one' },
  json: { help: 'file to write the result to' },
};

/** Questions have no target, no step and no sentence to change. */
const NOT_FOR_QUESTIONS = {
  robot: 'panda',
  wording: undefined,
  concepts: undefined,
  colors: undefined,
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
  rows: 'seen',
  temperature: undefined,
  rate: undefined,
  ranges: 'rate',
  delay: undefined,
  'max-steps': undefined,
};

/**
 * What was said, and what the files of a policy were not asked for.
 * @typedef {import('./options.mjs').Values<typeof OPTIONS> & { answers?: ReturnType<typeof answersOf> }} Said
 */

/** The command line as values that fit together. @param {readonly string[]} argv */
export function readOptions(argv) {
  const { help, ...given } = parseOptions(OPTIONS, argv);
  /** @type {Said & Record<string, unknown>} */
  const values = given.values;
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
  if (!which && values.category !== undefined) throw new UsageError('--category goes with --task find.');
  if (!which && values.names === 'each') throw new UsageError('--names each goes with --task find.');
  for (const kind of values.wording?.split(',') ?? []) {
    if (![...WORDINGS, ...UNTAUGHT].includes(kind))
      throw new UsageError(`--wording is one of ${[...WORDINGS, ...UNTAUGHT].join(', ')}, not "${kind}".`);
    if (!which && (UNTAUGHT.includes(kind) || values.wording !== kind))
      throw new UsageError(`--wording ${values.wording} goes with --task find.`);
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
  for (const name of ['names', 'concepts', 'wording']) {
    if (values[name] !== undefined && (values.table === 'blocks' || own !== undefined)) {
      throw new UsageError(`--${name} is about things and pictures: choose another --table.`);
    }
  }
  if (values.colors !== undefined && values.table !== 'blocks') {
    throw new UsageError('--colors is about blocks: leave out --table and --objects.');
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
  if (values.bins !== undefined && values.bins > 256)
    throw new UsageError(`--bins is 2 to 256, not ${values.bins}.`);
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
