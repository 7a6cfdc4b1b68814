// @ts-check
/**
 * npm run publish-metrics -- runs/eval/*.json   what `npm run eval --json` wrote -> the model's manifest, its card, the README
 *
 * The only way a success rate gets into the repository: no number is typed by hand.
 */
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run } from './lib/run.mjs';
import { TASK_NAMES } from './lib/tasks.mjs';

const CONTROLS = ['none', 'plan first', 'blind', 'wrong-instruction', 'no-op', 'expert', 'fixed-wrist'];
const SETS = [
  'seen',
  'unseen-pairs',
  'unseen-background',
  'unseen-camera',
  'crowded',
  'unseen-wording',
  'asked-words',
];
/** @type {Record<string, string>} this project's lists of wordings, and what they are called */
const OWN_WORDS = {
  'models/phrases/unseen.json': 'unseen-wording',
  'models/phrases/asked-words.json': 'asked-words',
  'models/phrases/unseen-words.json': 'unseen-words',
};
const BLOCK = /(<!-- measured -->\n)[\s\S]*?(\n<!-- \/measured -->)/;

/**
 * @typedef {{ successes: number, rate: number, wilson95: [number, number] }} Share
 * @typedef {Share & { task: string, control: string, variant: string, clock: string, episodes: number }} Row one run;
 *   `control` "plan first" is the policy itself, planning first
 * @typedef {Row & { set: string }} SetRow one run in an unusual set of scenes or words
 * @typedef {Share & { kind: string, set: string, variant: string, n: number, blind: Share,
 *   majority: { answer: string, count: number, rate: number } }} QuestionRow
 * @typedef {Share & { name: string, model: string, task: string, set: string, variant: string, episodes: number,
 *   commit: string }} AblationRow
 * @typedef {{ commit: string, rows: Row[], generalization?: SetRow[], questions?: QuestionRow[],
 *   ablations?: AblationRow[] }} Metrics
 * @typedef {{ id: string, metrics?: Metrics | undefined, ablations?: { name: string, model: string }[] | undefined }} Manifest
 *   `ablations` is written by hand: which models are compared, in which words; their numbers come from evaluations
 */

/** @template T @param {readonly T[]} items @returns {T[]} */
const distinct = (items) => [...new Set(items)];

const variantOf = (/** @type {any} */ { variant, provider }) =>
  variant === null ? '-' : `${variant}, ${provider}`;

/** What is unusual about the run: the scenes, the words, or both; "seen" if nothing. @param {any} result */
export function setOf({ set = 'seen', phrases = null }) {
  if (phrases === null) return set;
  const wording = OWN_WORDS[phrases] ?? `wording of ${phrases}`;
  return set === 'seen' ? wording : `${set}, ${wording}`;
}

const shareOf = (/** @type {any} */ { successes, rate, wilson95 }) => ({ successes, rate, wilson95 });

/** @param {any} result of one evaluation of a task @returns {Row[]} */
export function rowsOf(result) {
  const { task, control, clock, episodes, plan } = result;
  const name = plan ? (control === 'none' ? 'plan first' : `${control}, plan first`) : control;
  const common = { task, variant: variantOf(result), clock, episodes };
  if (!result.told) return [{ ...common, control: name, ...shareOf(result) }];
  return [
    { ...common, control: `${name}: the object meant`, ...shareOf(result) },
    { ...common, control: `${name}: the object told`, ...shareOf(result.told) },
  ];
}

/** @param {any} result of one evaluation of questions @returns {QuestionRow[]} */
export const questionRowsOf = (result) =>
  Object.entries(result.kinds).map(([kind, k]) => ({
    ...{ kind, set: setOf(result), variant: variantOf(result), n: k.n, ...shareOf(k) },
    ...{ blind: shareOf(k.blind), majority: k.majority },
  }));

const rank = (/** @type {readonly string[]} */ list, /** @type {string} */ name) => {
  const place = list.findIndex((one) => name.startsWith(one));
  return place < 0 ? list.length : place;
};

/** Policy first, then controls; the paused clock first; tasks in the order they are learnt; int8 before float32. */
const order = (/** @type {any} */ a, /** @type {any} */ b) =>
  rank(CONTROLS, a.control) - rank(CONTROLS, b.control) ||
  rank(['paused'], a.clock) - rank(['paused'], b.clock) ||
  rank(TASK_NAMES, a.task) - rank(TASK_NAMES, b.task) ||
  rank(['int8'], a.variant) - rank(['int8'], b.variant) ||
  a.variant.localeCompare(b.variant);

const setOrder = (/** @type {any} */ a, /** @type {any} */ b) =>
  rank(SETS, a.set) - rank(SETS, b.set) || a.set.localeCompare(b.set);

const isQuestions = (/** @type {any} */ result) => result.task === 'question';

/** Same model, same thing measured: two such files would make a table with two truths. @param {any} r */
const keyOf = (r) =>
  JSON.stringify([r.model, r.task, r.control ?? 'none', variantOf(r), r.clock ?? '-', setOf(r), !!r.plan]);

/**
 * All numbers of the manifest from the files of the evaluations. Throws with one sentence when they do not fit.
 * @param {any[]} results
 * @param {readonly { name: string, model: string }[]} [ablations] models to compare, from the manifest
 * @param {string} [shipped] the model whose manifest that is; the only one if not given
 * @returns {{ model: string, metrics: Metrics }}
 */
export function metricsOf(results, ablations = [], shipped = undefined) {
  const models = distinct(results.flatMap((r) => r.model ?? []));
  const model = shipped ?? models[0];
  const strangers = models.filter((m) => m !== model && !ablations.some((a) => a.model === m));
  const mine = results.filter((r) => r.model === null || r.model === model);
  const commits = distinct(mine.map((r) => r.commit));
  const [commit] = commits;
  const dirty = results.some((r) => !r.commit || String(r.commit).endsWith('-dirty'));
  if (!model || strangers.length > 0 || commits.length !== 1 || dirty) {
    throw new Error(
      `One model and one clean commit, please; these files hold models [${models}] and commits [${distinct(results.map((r) => r.commit))}].`,
    );
  }
  const drawn = results.find((r) => (r.temperature ?? 0) > 0);
  if (drawn) {
    throw new Error(
      `A run that drew its tokens at temperature ${drawn.temperature} is not what the table says: leave it out.`,
    );
  }
  const merged = results.find((r) => (r.bins ?? 256) !== 256);
  if (merged) {
    throw new Error(
      `A run with displacements merged to ${merged.bins} bins is no rate of the model: leave it out.`,
    );
  }
  const other = results.find((r) => (r.table ?? 'blocks') !== 'blocks');
  if (other) {
    throw new Error(`A run on the table of ${other.table} is in none of these tables: leave it out.`);
  }
  const keys = results.map(keyOf);
  const twice = keys.find((key, i) => keys.indexOf(key) !== i && !isQuestions(results[i]));
  if (twice) throw new Error(`Two files measured the same thing: ${twice}.`);

  const episodes = mine.filter((r) => !isQuestions(r));
  const rows = episodes.filter((r) => setOf(r) === 'seen').flatMap(rowsOf);
  const generalization = episodes
    .filter((r) => setOf(r) !== 'seen')
    .flatMap((r) => rowsOf(r).map((row) => ({ ...row, set: setOf(r) })));
  const questions = mine.filter(isQuestions).flatMap(questionRowsOf);
  const kinds = questions.map(({ kind, set, variant }) => `${kind}, ${set}, ${variant}`);
  const asked = kinds.find((kind, i) => kinds.indexOf(kind) !== i);
  if (asked) throw new Error(`Two files measured the same thing: ${asked}.`);
  return {
    model,
    metrics: {
      commit,
      rows: rows.sort(order),
      ...(generalization.length > 0
        ? { generalization: generalization.sort((a, b) => setOrder(a, b) || order(a, b)) }
        : {}),
      ...(questions.length > 0 ? { questions: questions.sort(setOrder) } : {}),
      ...(ablations.length > 0 ? { ablations: ablationRows(results, ablations) } : {}),
    },
  };
}

/**
 * What each compared model reaches by itself, set by set; questions of all kinds in one row.
 * @param {any[]} results @param {readonly { name: string, model: string }[]} ablations @returns {AblationRow[]}
 */
const ablationRows = (results, ablations) =>
  ablations.flatMap(({ name, model }) =>
    results
      .filter((r) => r.model === model && !r.plan)
      .filter((r) => isQuestions(r) || (r.control === 'none' && r.clock === 'paused'))
      .map((r) => {
        const common = { name, model, task: r.task, set: setOf(r), variant: variantOf(r), commit: r.commit };
        if (!isQuestions(r)) return { ...common, episodes: r.episodes, ...shareOf(r) };
        return { ...common, episodes: r.overall.n, ...shareOf(r.overall) };
      }),
  );

// ---------------------------------------------------------------- tables

const points = (/** @type {number} */ share) => (100 * share).toFixed(1);
const percent = (/** @type {number} */ share) => `${points(share)}%`;
const share = (/** @type {Share} */ { rate, wilson95: [low, high] }) =>
  `${percent(rate)} (${points(low)} to ${points(high)})`;

const CONTROL_WORDS = /** @type {Record<string, string>} */ ({
  'wrong-instruction: the object meant': 'wrong instruction: what was meant',
  'wrong-instruction: the object told': 'wrong instruction: what was told',
  'no-op': 'no action',
  expert: 'scripted expert',
  'fixed-wrist': 'scripted expert, hand never turned',
});
const SET_WORDS = /** @type {Record<string, string>} */ ({
  seen: 'as in training',
  'unseen-pairs': 'unseen colour-shape pairs',
  'unseen-background': 'unseen backgrounds and textures',
  'unseen-camera': 'unseen camera pose and lighting',
  crowded: 'twice the distractors',
  'unseen-wording': 'unseen wording',
  'asked-words': 'colour and shape words that only questions had',
  'unseen-words': 'colour and shape words never seen',
});

/** @typedef {Share & { n: number, row: string, column: string }} Cell */

const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(' | ')} |`;
const head = (/** @type {readonly string[]} */ cells) => [line(cells), line(cells.map(() => '---'))];

/**
 * One line a row, one column a label, in the order given. A row's n stands in front; a cell of another n says its own.
 * @param {string} corner @param {readonly string[]} rows @param {readonly string[]} columns @param {readonly Cell[]} cells
 */
function grid(corner, rows, columns, cells) {
  const body = rows.map((row) => {
    const found = columns.map((column) => cells.find((c) => c.row === row && c.column === column));
    const n = found.find((c) => c !== undefined)?.n ?? 0;
    const values = found.map((c) => (c ? `${share(c)}${c.n === n ? '' : `, n = ${c.n}`}` : '-'));
    return line([row, String(n), ...values]);
  });
  return [...head([corner, 'n', ...columns]), ...body];
}

const inWords = (/** @type {Record<string, string>} */ table, /** @type {string} */ name) =>
  table[name] ?? name;
const clockWords = (/** @type {Row} */ { clock }) => (clock === 'paused' ? '' : `, ${clock} clock`);

/** Tasks by what drove: the variants of the policy itself, then its controls. @param {readonly Row[]} rows */
function mainTable(rows) {
  const column = (/** @type {Row} */ { control, variant }) => {
    if (control === 'none') return variant;
    const variants = distinct(rows.filter((r) => r.control === control).map((r) => r.variant));
    return inWords(CONTROL_WORDS, control) + (variants.length > 1 ? ` (${variant})` : '');
  };
  const cells = [...rows]
    .sort(order)
    .map((r) => ({ ...r, n: r.episodes, row: r.task + clockWords(r), column: column(r) }));
  const named = distinct(cells.map((c) => c.row));
  const paused = named.filter((row) => !row.includes(','));
  const byRow = [...paused, ...named.filter((row) => row.includes(','))];
  return grid('task', byRow, distinct(cells.map((c) => c.column)), cells);
}

/** Conditions by tasks, with the usual one first. @param {readonly SetRow[]} rows @param {readonly Row[]} usual */
function generalizationTable(rows, usual) {
  const driven = rows.filter((r) => r.control === 'none').map((r) => r.variant);
  const variants = distinct(driven);
  const seen = usual
    .filter((r) => r.control === 'none' && r.clock === 'paused' && variants.includes(r.variant))
    .map((r) => ({ ...r, set: 'seen' }));
  const row = (/** @type {SetRow} */ r) =>
    inWords(SET_WORDS, r.set) +
    (r.control === 'none' ? '' : `, ${inWords(CONTROL_WORDS, r.control)}`) +
    (variants.length > 1 && r.variant !== '-' ? ` (${r.variant})` : '') +
    clockWords(r);
  const cells = [...seen, ...rows].map((r) => ({ ...r, n: r.episodes, row: row(r), column: r.task }));
  const tasks = distinct(cells.map((c) => c.column)).sort(
    (a, b) => rank(TASK_NAMES, a) - rank(TASK_NAMES, b),
  );
  return grid('scenes and words', distinct(cells.map((c) => c.row)), tasks, cells);
}

/** Kinds of question, and what is won without looking. @param {readonly QuestionRow[]} rows */
function questionTable(rows) {
  const sets = distinct(rows.map((r) => r.set));
  const variants = distinct(rows.map((r) => r.variant));
  const name = (/** @type {QuestionRow} */ r) =>
    r.kind +
    (sets.length > 1 ? `, ${inWords(SET_WORDS, r.set)}` : '') +
    (variants.length > 1 ? ` (${r.variant})` : '');
  const lines = rows.map((r) =>
    line([
      ...[name(r), String(r.n), share(r), share(r.blind)],
      `${percent(r.majority.rate)} ("${r.majority.answer}")`,
    ]),
  );
  return [...head(['question', 'n', 'exact answers', 'with a grey frame', 'always the commonest']), ...lines];
}

/** Models by tasks and sets. @param {readonly AblationRow[]} rows */
function ablationTable(rows) {
  const variants = distinct(rows.map((r) => r.variant));
  const column = (/** @type {AblationRow} */ { task, set }) =>
    (task === 'question' ? 'questions' : task) + (set === 'seen' ? '' : `, ${inWords(SET_WORDS, set)}`);
  const named = rows.map((r) => ({
    ...r,
    n: r.episodes,
    row: r.name + (variants.length > 1 ? ` (${r.variant})` : ''),
    column: column(r),
  }));
  const columns = [...named]
    .sort((a, b) => rank(TASK_NAMES, a.task) - rank(TASK_NAMES, b.task) || setOrder(a, b))
    .map((c) => c.column);
  return grid('trained', distinct(named.map((c) => c.row)), distinct(columns), named);
}

/** They have commits of their own: models that do not ship are not measured anew with every release. */
const ablationTitle = (/** @type {readonly AblationRow[]} */ rows) =>
  `Ablations: models trained from scratch for equal steps, far fewer than the one above, to compare with each other (commit ${distinct(
    rows.map(({ commit }) => `\`${commit.slice(0, 12)}\``),
  ).join(', ')}):`;

/** @param {Manifest | undefined} manifest @returns {string} Markdown between the two markers of README and card */
export function measured(manifest) {
  if (!manifest?.metrics) {
    return '\nNot measured yet: this table is filled from the manifest of the first trained model.\n';
  }
  const { commit, rows, generalization = [], questions = [], ablations = [] } = manifest.metrics;
  const section = (/** @type {string} */ title, /** @type {string[]} */ lines) => ['', title, '', ...lines];
  return [
    ...section(
      `\`models/${manifest.id}\` at commit \`${commit.slice(0, 12)}\`, success with its 95% interval (Wilson):`,
      mainTable(rows),
    ),
    ...(generalization.length > 0
      ? section('Scenes and words that training never had:', generalizationTable(generalization, rows))
      : []),
    ...(questions.length > 0 ? section('Questions about a frame:', questionTable(questions)) : []),
    ...(ablations.length > 0 ? section(ablationTitle(ablations), ablationTable(ablations)) : []),
    '',
  ].join('\n');
}

// ---------------------------------------------------------------- the script

/** @param {readonly string[]} files */
async function publish(files) {
  const results = files.map((file) => JSON.parse(readFileSync(file, 'utf8')));
  const manifestOf = (/** @type {string} */ id) => join(ROOT, 'models', id, 'manifest.json');
  // the model that ships is the one whose manifest lists the others as its ablations, or the only one
  const models = distinct(results.flatMap((r) => r.model ?? []));
  const manifests = models.map((id) => manifestOf(id)).filter((file) => existsSync(file));
  const lists = manifests.map((file) => JSON.parse(readFileSync(file, 'utf8')));
  const comparing = lists.find((m) => m.ablations !== undefined);
  const { model, metrics } = metricsOf(results, comparing?.ablations, comparing?.id);
  const folder = join(ROOT, 'models', model);
  const manifest = { ...JSON.parse(readFileSync(manifestOf(model), 'utf8')), metrics };
  writeFileSync(manifestOf(model), `${JSON.stringify(manifest, null, 2)}\n`);
  const card = join(folder, 'CARD.md');
  if (existsSync(card)) {
    const text = readFileSync(card, 'utf8');
    writeFileSync(
      card,
      text.replace(BLOCK, (_, open, close) => open + measured(manifest) + close),
    );
  }
  const code = await run('node', ['scripts/readme.mjs']);
  return code === 0 ? run('node', ['scripts/zoo.mjs']) : code; // models/README.md has the same tables
}

if (process.argv[1] && realpathSync(process.argv[1]) === import.meta.filename) {
  try {
    process.exitCode = await publish(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  }
}
