// @ts-check
/** The measured part of a manifest -> the tables of README, card and models/README.md. Nothing is computed here that was not measured, but mean and spread. */
import { TASK_NAMES } from '../lib/tasks.mjs';
import { isSeeded } from '../release/rows.mjs';
import { distinct, rank } from './collect.mjs';

/**
 * @typedef {import('./collect.mjs').Share} Share
 * @typedef {import('./collect.mjs').Row} Row
 * @typedef {import('./collect.mjs').HeadlineRow} HeadlineRow
 * @typedef {import('./collect.mjs').Metrics} Metrics
 * @typedef {import('./collect.mjs').Manifest} Manifest
 */

const points = (/** @type {number} */ share) => (100 * share).toFixed(1);
const percent = (/** @type {number} */ share) => `${points(share)}%`;
const share = (/** @type {Share} */ { rate, wilson95: [low, high] }) =>
  `${percent(rate)} (${points(low)} to ${points(high)})`;

const CONTROL_WORDS = /** @type {Record<string, string>} */ ({
  blind: 'blind',
  'wrong-instruction: the object meant': 'wrong instruction: what was meant',
  'wrong-instruction: the object told': 'wrong instruction: what was told',
  'nonsense-word': 'target called “the blicket”',
  'no-op': 'no action',
  expert: 'scripted expert',
});
const SET_WORDS = /** @type {Record<string, string>} */ ({
  seen: 'as in training',
  'unseen-pairs': 'colour and shape never together in an instruction',
  'unseen-background': 'backgrounds and textures outside the range of training',
  'unseen-camera': 'camera pose and light outside the range of training',
  crowded: 'up to ten objects',
  'unseen-wording': 'templates that no training had',
  'asked-words': 'colour and shape words that questions of pico had, instructions never',
  'unseen-words': 'colour and shape words that no training had',
});

const SIDE_WORDS = /** @type {Record<string, string>} */ ({
  robot: 'names that robot data has',
  named: 'names that only pictures had',
  novel: 'names of no training',
});

/** @typedef {Share & { n: number, row: string, column: string, chance?: number | undefined }} Cell */

const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(' | ')} |`;
const head = (/** @type {readonly string[]} */ cells) => [line(cells), line(cells.map(() => '---'))];
const inWords = (/** @type {Record<string, string>} */ table, /** @type {string} */ name) =>
  table[name] ?? name;
const byTask = (/** @type {string} */ a, /** @type {string} */ b) =>
  rank(TASK_NAMES, a) - rank(TASK_NAMES, b);

/**
 * One line a row, one column a label, in the order given. A column of one n says it in its head, else every cell does.
 * @param {string} corner @param {readonly Cell[]} cells @param {readonly string[]} [columns]
 */
function grid(corner, cells, columns = distinct(cells.map(({ column }) => column))) {
  const alike = columns.map((column) => distinct(cells.filter((c) => c.column === column).map(({ n }) => n)));
  const heads = columns.map((column, i) =>
    alike[i]?.length === 1 ? `${column} (n = ${alike[i]?.[0]})` : column,
  );
  const body = distinct(cells.map(({ row }) => row)).map((row) =>
    line([
      row,
      ...columns.map((column, i) => {
        const cell = cells.find((c) => c.row === row && c.column === column);
        if (!cell) return '-';
        const n = alike[i]?.length === 1 ? '' : `, n = ${cell.n}`;
        return share(cell) + n + (cell.chance === undefined ? '' : `; any target ${percent(cell.chance)}`);
      }),
    ]),
  );
  return [...head([corner, ...heads]), ...body];
}

/** Tasks by what drove: the policy itself, then its controls. @param {readonly Row[]} rows */
const mainTable = (rows) =>
  grid(
    'task',
    [...rows]
      .sort((a, b) => Number(b.control === 'none') - Number(a.control === 'none') || byTask(a.task, b.task))
      .map((r) => ({
        ...r,
        ...{ n: r.episodes, row: r.task },
        column: r.control === 'none' ? r.variant : inWords(CONTROL_WORDS, r.control),
      })),
    distinct(rows.map((r) => (r.control === 'none' ? r.variant : inWords(CONTROL_WORDS, r.control)))),
  );

const ENDINGS = /** @type {Record<string, string>} */ ({
  terminated: 'by “terminate”',
  'step-limit': 'at the step limit',
});

/** What a sceptic asks of the headline. @param {readonly HeadlineRow[]} rows */
function endingTable(rows) {
  const [title] = rows.flatMap(({ close }) => close?.title ?? []);
  return [
    ...head([
      ...[
        'task',
        'success',
        'ended by the policy itself',
        'still so half a second later',
        'something else moved or toppled',
      ],
      ...[...(title ? [`near ${title}`] : []), 'all endings'],
    ]),
    ...rows.map((r) =>
      line([
        ...[r.task, share(r), share(r.terminated), share(r.settled), share(r.collateral)],
        ...(title ? [r.close ? share(r.close) : '-'] : []),
        Object.entries(r.endings)
          .map(([reason, count]) => `${count} ${inWords(ENDINGS, reason)}`)
          .join(', '),
      ]),
    ),
  ];
}

/** By its name, of whatever concept. @param {NonNullable<Metrics['things']>[number]} row */
const isPlain = ({ control, wording = 'name', concepts }) =>
  control === 'none' && wording === 'name' && concepts === undefined;

/** @param {string} name @param {Share} one @returns {[string, Share]} */
const named = (name, one) => [name, one];

const usual = (/** @type {readonly Row[]} */ rows) =>
  rows.filter((r) => r.control === 'none' && r.clock === 'paused');

/** Draws beside greedy. @param {NonNullable<Metrics['sampling']>} rows @param {readonly Row[]} all */
const samplingTable = (rows, all) =>
  grid('task', [
    ...usual(all).map((r) => ({ ...r, n: r.episodes, row: r.task, column: 'greedy' })),
    ...rows.map((r) => ({ ...r, n: r.episodes, row: r.task, column: `temperature ${r.temperature}` })),
  ]);

/** Conditions by tasks, with the usual one first. @param {NonNullable<Metrics['generalization']>} rows @param {readonly Row[]} all */
function generalizationTable(rows, all) {
  const cells = [...usual(all).map((r) => ({ ...r, set: 'seen' })), ...rows].map((r) => ({
    ...r,
    ...{ n: r.episodes, row: inWords(SET_WORDS, r.set), column: r.task },
  }));
  return grid('scenes and words', cells, distinct(cells.map(({ column }) => column)).sort(byTask));
}

/** Kinds of question, and what is won without looking. @param {NonNullable<Metrics['questions']>} rows */
const questionTable = (rows) => [
  ...head(['question', 'n', 'exact answers', 'with a grey frame', 'always the commonest']),
  ...rows.map((r) =>
    line([
      ...[
        [...(r.table ? [r.table, r.names ?? 'any'] : []), r.kind].join(', '),
        ...[String(r.n), share(r), share(r.blind)],
      ],
      `${percent(r.majority.rate)} ("${r.majority.answer}")`,
    ]),
  ),
];

/** Told about what is not there, and about what is. @param {NonNullable<Metrics['absent']>} rows */
const absentTable = (rows) => [
  ...head(['table', 'says that it is not there', 'says so of what is there']),
  ...rows.map(({ table, saysSo, falseAlarms }) =>
    line([table, ...[saysSo, falseAlarms].map((one) => `${share(one)}, n = ${one.n}`)]),
  ),
];

/** By the table, the side of the split that the target's name is of, and how it is called. @param {NonNullable<Metrics['things']>} rows */
const thingsTable = (rows) =>
  grid(
    'table, names, called by',
    rows.map((r) => ({
      ...r,
      n: r.episodes,
      row: [
        ...[r.table, r.names ?? 'any'],
        ...(r.concepts ? ['things that the tower has a class of'] : []),
        r.wording ?? 'name',
      ].join(', '),
      column: r.control === 'none' ? r.task : `${r.task}, ${inWords(CONTROL_WORDS, r.control)}`,
    })),
  );

/** What several training seeds are compared in: its name, its share. @param {Pick<Metrics, 'rows' | 'things' | 'absent'>} measured */
function compared({ rows, things = [], absent = [] }) {
  /** @type {[string, Share][]} */
  const shares = [
    ...usual(rows).map((r) => named(r.task, r)),
    ...things
      .filter((r) => isSeeded({ id: `${r.table}-${r.task}-${r.names}` }) && isPlain(r))
      .map((r) => named(`${r.task}, ${r.table}: ${inWords(SIDE_WORDS, r.names ?? 'any')}`, r)),
    ...absent.flatMap((r) => [
      named(`not there, ${r.table}: says so`, r.saysSo),
      named(`there, ${r.table}: says that it is not`, r.falseAlarms),
    ]),
  ];
  return new Map(shares);
}

/** One column a training seed, then their mean and what lies between the least and the greatest. @param {string} id @param {Metrics} metrics */
function siblingTable(id, { siblings = [], ...mine }) {
  const models = [
    { model: id, of: compared(mine) },
    ...siblings.map((one) => ({ model: one.model, of: compared(one) })),
  ];
  const shown = [...compared(mine).keys()].filter((name) => siblings.some((one) => compared(one).has(name)));
  return [
    ...head(['task', ...models.map(({ model }) => `\`${model}\``), 'mean', 'lowest to highest']),
    ...shown.map((name) => {
      const found = models.map(({ of }) => of.get(name));
      const rates = found.flatMap((r) => (r ? [r.rate] : []));
      const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
      const spread = `${points(Math.min(...rates))} to ${points(Math.max(...rates))}`;
      return line([name, ...found.map((r) => (r ? share(r) : '-')), percent(mean), spread]);
    }),
  ];
}

/**
 * What several models do, a column each, in the rows that their seeds are compared in; whose weights these are stands above.
 * @param {readonly Manifest[]} manifests
 */
export function sideBySide(manifests) {
  const told = manifests.flatMap(({ id, metrics }) => (metrics ? [{ id, metrics }] : []));
  const columns = told.map(({ metrics }) => compared(metrics));
  const names = distinct(columns.flatMap((column) => [...column.keys()]));
  const { rows } = told[0]?.metrics ?? { rows: [] };
  const n = usual(rows)[0]?.episodes;
  return [
    '',
    `${told.map(({ id, metrics }) => `\`${id}\`: weights \`${metrics.weights?.slice(0, 12)}\``).join(', ')}. Success with its 95% interval (Wilson) on release seeds, n = ${n}, of absences 100 each. Controls, other scenes and words, questions, and how successes end: the cards of ${told.map(({ id }) => `[${id}](models/${id}/CARD.md#measured)`).join(' and ')}.`,
    '',
    ...head(['', ...told.map(({ id }) => `\`${id}\``)]),
    ...names.map((name) =>
      line([
        name,
        ...columns.map((column) => {
          const one = column.get(name);
          return one ? share(one) : '-';
        }),
      ]),
    ),
    '',
  ].join('\n');
}

/** Models by tasks and sets. @param {NonNullable<Metrics['ablations']>} rows */
function ablationTable(rows) {
  const column = (/** @type {(typeof rows)[number]} */ { task, set }) =>
    (task === 'question' ? 'questions' : task) + (set === 'seen' ? '' : `, ${inWords(SET_WORDS, set)}`);
  const place = (/** @type {string} */ set) => Object.keys(SET_WORDS).indexOf(set);
  const cells = rows.map((r) => ({ ...r, n: r.episodes, row: r.name, column: column(r) }));
  const ordered = [...cells].sort((a, b) => byTask(a.task, b.task) || place(a.set) - place(b.set));
  return grid('trained', cells, distinct(ordered.map((c) => c.column)));
}

/** They have commits of their own: models that do not ship are not measured anew with every release. @param {NonNullable<Metrics['ablations']>} rows */
const ablationTitle = (rows) =>
  `Ablations: models trained from scratch for equal steps, far fewer than the one above, to compare with each other (development seeds, commit ${distinct(
    rows.map(({ commit }) => `\`${commit.slice(0, 12)}\``),
  ).join(', ')}). “Robot data only” saw half again as many instructions as the others:`;

const identity = (/** @type {Manifest} */ { id }, /** @type {Metrics} */ { commit, weights, firstSeed }) =>
  `\`models/${id}\`` +
  (weights ? `, weights \`${weights.slice(0, 12)}\`` : '') +
  (firstSeed === undefined ? '' : `, release seeds from ${firstSeed} on`) +
  `, at commit \`${commit.slice(0, 12)}\`. Success with its 95% interval (Wilson):`;

/**
 * Markdown between the two markers of a card.
 * @param {Manifest | undefined} manifest
 */
export function measured(manifest) {
  if (!manifest?.metrics?.rows.length) {
    return '\nNot measured yet: this table is filled from the manifest of the first trained model.\n';
  }
  const { metrics } = manifest;
  const { rows, sampling = [], generalization = [], questions = [], things = [], siblings = [] } = metrics;
  const { absent = [] } = metrics;
  const { missing = [], ablations = [] } = metrics;
  const ended = /** @type {HeadlineRow[]} */ (usual(rows).filter((r) => 'endings' in r));
  /** @type {[boolean, string, () => string[]][]} whether, title, lines */
  const sections = [
    [true, identity(manifest, metrics), () => mainTable(rows)],
    [
      siblings.length > 0,
      'The headline from other training seeds:',
      () => siblingTable(manifest.id, metrics),
    ],
    [ended.length > 0, 'What the successes are worth:', () => endingTable(ended)],
    [sampling.length > 0, 'Tokens drawn instead of the likeliest:', () => samplingTable(sampling, rows)],
    [
      generalization.length > 0,
      'One thing changed at a time:',
      () => generalizationTable(generalization, rows),
    ],
    [questions.length > 0, 'Questions about a frame:', () => questionTable(questions)],
    [absent.length > 0, 'Told about what is not there:', () => absentTable(absent)],
    [things.length > 0, 'Tables of things and pictures:', () => thingsTable(things)],
    [ablations.length > 0, ablationTitle(ablations), () => ablationTable(ablations)],
    [missing.length > 0, `Not measured: ${missing.join('; ')}.`, () => []],
  ];
  return [...sections.flatMap(([is, title, lines]) => (is ? ['', title, '', ...lines()] : [])), ''].join(
    '\n',
  );
}
