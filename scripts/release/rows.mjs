// @ts-check
/**
 * What a release table has: every row a run of `npm run eval`, with the options that it would be given there. Rows come in
 * the order in which they are measured, what a claim rests on first.
 */
import { CHUNK } from './seeds.mjs';

/**
 * @typedef {'headline' | 'controls' | 'sampling' | 'generalization' | 'plan' | 'questions' | 'absent' | 'things'} Section
 * @typedef {object} Row
 * @property {string} id lower case, digits, hyphens; names its files
 * @property {Section} section
 * @property {string} title
 * @property {number} episodes questions: of the kind
 * @property {number} chunk episodes that one call runs; all of them where results cannot be joined
 * @property {readonly string[]} options of `npm run eval`, without model, seed and number of episodes
 * @property {'blocks' | 'things' | 'pictures' | 'mixed'} table which the model's manifest has to list
 * @property {'answers' | 'objects' | 'says' | 'tokens'} [needs] what else the model has to do: answer questions in tokens; tell
 *   things apart, and be asked about them; either of these; speak tokens, which can be drawn
 *
 * @typedef {{ tables?: readonly string[], answers?: unknown, objects?: unknown, head?: { kind: string } }} Able what of a manifest says
 *   what its model can be asked for
 */

/** Numbers that a claim rests on, and RT-2's Table 4. */
const MANY = 200;
/** Controls, and what is compared within a table. */
const SOME = 100;
/** Of a kind; each is one frame. */
const QUESTIONS = 500;
/** The list of what the tower was trained to name (models/recipe/eyes/screen.py). */
const SCREENED = 'models/recipe/eyes/screened.json';

const BLOCK_TASKS = /** @type {const} */ (['reach', 'pick', 'place', 'near']);

/**
 * @param {Section} section @param {string} id @param {string} title @param {number} episodes
 * @param {Row['table']} table @param {readonly string[]} options @param {Row['needs']} [needs]
 * @returns {Row}
 */
const row = (section, id, title, episodes, table, options, needs) => ({
  ...{ section, id, title, episodes, chunk: CHUNK, table },
  options: table === 'blocks' ? options : ['--table', table, ...options],
  ...(needs ? { needs } : {}),
});

/** One row a task of blocks. @param {(task: string) => Row} make */
const eachTask = (make) => BLOCK_TASKS.map(make);

const CONTROLS = {
  blind: 'every pixel grey',
  'wrong-instruction': 'told another goal of the scene',
  'nonsense-word': 'the target is called “the blicket”',
  'no-op': 'no action',
  expert: 'scripted expert',
};

const SETS = {
  'unseen-pairs': 'colour and shape never together in robot data',
  'unseen-background': 'backgrounds and tables unlike those of training',
  'unseen-camera': 'camera and light beyond those of training',
  crowded: 'up to ten objects',
};

/** All of it in one call: its results cannot be joined. @param {Row} row @returns {Row} */
const inOne = (row) => ({ ...row, chunk: row.episodes });

const KINDS = ['color', 'shape', 'exists', 'count', 'where', 'beside', 'holding', 'held'];

/** @type {readonly Row[]} */
const BLOCKS = [
  ...eachTask((task) => row('headline', task, task, MANY, 'blocks', ['--task', task])),
  ...Object.entries(CONTROLS).flatMap(([control, title]) =>
    eachTask((task) =>
      row('controls', `${task}-${control}`, `${task}: ${title}`, SOME, 'blocks', [
        ...['--task', task, '--control', control],
      ]),
    ),
  ),
  ...['0.3', '1'].flatMap((temperature) =>
    eachTask((task) => {
      const options = ['--task', task, '--temperature', temperature];
      const id = `${task}-drawn-${temperature.replace('.', '')}`;
      return row(
        'sampling',
        id,
        `${task}: tokens drawn at ${temperature}`,
        SOME,
        'blocks',
        options,
        'tokens',
      );
    }),
  ),
  ...KINDS.map((kind) => {
    const options = ['--task', 'question', '--kind', kind];
    return inOne(
      row('questions', `question-${kind}`, `questions: ${kind}`, QUESTIONS, 'blocks', options, 'answers'),
    );
  }),
  ...eachTask((task) =>
    row('generalization', `${task}-unseen-wording`, `${task}: unseen wording`, MANY, 'blocks', [
      ...['--task', task, '--phrases', 'models/phrases/unseen.json'],
    ]),
  ),
  ...Object.entries(SETS).flatMap(([set, title]) =>
    eachTask((task) =>
      row('generalization', `${task}-${set}`, `${task}: ${title}`, MANY, 'blocks', [
        ...['--task', task, '--set', set],
      ]),
    ),
  ),
  row('generalization', 'pick-asked-words', 'pick: words that only questions had', MANY, 'blocks', [
    ...['--task', 'pick', '--phrases', 'models/phrases/asked-words.json'],
  ]),
  row('generalization', 'pick-unseen-words', 'pick: words of no training', MANY, 'blocks', [
    ...['--task', 'pick', '--phrases', 'models/phrases/unseen-words.json'],
  ]),
  ...eachTask((task) =>
    row(
      'plan',
      `${task}-plan`,
      `${task}: plan first`,
      SOME,
      'blocks',
      ['--task', task, '--plan', 'yes'],
      'answers',
    ),
  ),
];

const SIDES = /** @type {const} */ (['robot', 'named', 'novel']);
const WORDED = /** @type {const} */ (['synonym', 'category', 'description']);
const OTHER_TABLES = /** @type {const} */ (['pictures', 'mixed']);

/** Tables other than of blocks: targets by the side of the split that their names are of. @type {readonly Row[]} */
const THINGS = [
  ...SIDES.map((names) =>
    row('things', `things-pick-${names}`, `things: pick, names of ${names}`, MANY, 'things', [
      ...['--task', 'pick', '--names', names],
    ]),
  ),
  ...Object.entries(CONTROLS).map(([control, title]) =>
    row('things', `things-pick-${control}`, `things: pick: ${title}`, SOME, 'things', [
      ...['--task', 'pick', '--control', control],
    ]),
  ),
  ...SIDES.flatMap((names) =>
    ['reach', 'place'].map((task) =>
      row('things', `things-${task}-${names}`, `things: ${task}, names of ${names}`, SOME, 'things', [
        ...['--task', task, '--names', names],
      ]),
    ),
  ),
  ...WORDED.flatMap((wording) =>
    SIDES.map((names) =>
      row(
        'things',
        `things-pick-${names}-${wording}`,
        `things: pick, ${names} by ${wording}`,
        SOME,
        'things',
        [...['--task', 'pick', '--names', names, '--wording', wording]],
      ),
    ),
  ),
  ...OTHER_TABLES.flatMap((table) =>
    SIDES.map((names) =>
      row('things', `${table}-pick-${names}`, `${table}: pick, names of ${names}`, MANY, table, [
        ...['--task', 'pick', '--names', names],
      ]),
    ),
  ),
];

/** Whose names are in no robot data, of these what the tower's classifier has a class of. @type {readonly Row[]} */
const SCREENED_THINGS = ['named', 'novel'].map((names) =>
  row(
    'things',
    `things-pick-${names}-screened`,
    `things: pick, ${names} that the tower has a class of`,
    MANY,
    'things',
    [...['--task', 'pick', '--names', names, '--concepts', SCREENED]],
  ),
);

/** What a model on object tokens says, in a row all kinds of question. @type {readonly Row[]} */
const SAID = [
  ...['blocks', 'things'].map((table) =>
    inOne(
      row(
        'absent',
        `absent-${table}`,
        `${table}: what is not there`,
        MANY,
        /** @type {Row['table']} */ (table),
        [...['--task', 'absent']],
        'says',
      ),
    ),
  ),
  inOne(
    row(
      'questions',
      'questions-blocks',
      'questions among blocks',
      SOME,
      'blocks',
      ['--task', 'question'],
      'objects',
    ),
  ),
  ...SIDES.map((names) =>
    inOne(
      row(
        'questions',
        `questions-things-${names}`,
        `questions among things, names of ${names}`,
        SOME,
        'things',
        [...['--task', 'question', '--names', names]],
        'objects',
      ),
    ),
  ),
];

/** @type {readonly Row[]} */
export const ROWS = [...BLOCKS, ...THINGS, ...SCREENED_THINGS, ...SAID];

/** What several training seeds are measured on: headline, things by the names of each side, what is not there. */
const SEEDED = [
  ...BLOCK_TASKS,
  ...SIDES.map((names) => `things-pick-${names}`),
  ...['absent-blocks', 'absent-things'],
];
export const isSeeded = (/** @type {Pick<Row, 'id'>} */ { id }) => SEEDED.includes(id);

/** @type {Record<NonNullable<Row['needs']>, (manifest: Able) => boolean>} */
const CAN = {
  answers: ({ answers }) => answers !== undefined,
  objects: ({ objects }) => objects !== undefined,
  says: ({ answers, objects }) => answers !== undefined || objects !== undefined,
  tokens: ({ head = { kind: 'bins' } }) => head.kind === 'bins',
};

/** The rows that a model can be asked for. @param {Able} manifest @returns {readonly Row[]} */
export const rowsFor = (manifest) =>
  ROWS.filter(
    ({ table, needs }) =>
      (manifest.tables ?? ['blocks']).includes(table) && (needs === undefined || CAN[needs](manifest)),
  );

/** Does an id fit a pattern in which * stands for any characters? @param {string} pattern @returns {(id: string) => boolean} */
export function matcher(pattern) {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[^a-z0-9-]/g, '\\$&'));
  const whole = new RegExp(`^${parts.join('.*')}$`);
  return (id) => whole.test(id);
}
