// @ts-check
/** What `npm run eval` prints: a line while it goes on, a table when it is over. */

/**
 * @typedef {import('../../src/evaluation/evaluate.ts').EvaluationProgress} EvaluationProgress
 * @typedef {import('../../src/evaluation/evaluate-questions.ts').QuestionProgress} QuestionProgress
 * @typedef {import('../../src/evaluation/evaluate-absent.ts').AbsentProgress} AbsentProgress
 * @typedef {{ done: number, episodes: number, last: import('../../src/evaluation/evaluate-finding.ts').FindingCase }} FindingProgress
 * @typedef {import('../../src/headless/evaluate.browser.ts').EpisodesRequest} EpisodesRequest
 * @typedef {import('../../src/evaluation/evaluate.ts').EvaluationResult & Pick<EpisodesRequest, 'robot' | 'table' | 'names' |
 *   'wording'> & { objects?: readonly import('../../src/headless/objects.browser.ts').ObjectTally[] }} EpisodesResult
 * @typedef {Omit<import('../../src/evaluation/evaluate-questions.ts').QuestionResult, 'kinds'> & { kinds:
 *   Readonly<Record<string, import('../../src/evaluation/evaluate-questions.ts').KindResult>> }} QuestionResult
 * @typedef {import('../../src/evaluation/evaluate-absent.ts').AbsentResult} AbsentResult
 * @typedef {import('../../src/evaluation/evaluate-finding.ts').FindingResult & Pick<EpisodesRequest, 'table'> &
 *   { names?: string, wordings: readonly string[], category?: string }} FindingResult
 * @typedef {import('../../src/evaluation/statistics.ts').Proportion} Proportion
 */

export const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(1)}%`;
const ms = (/** @type {number} */ value) => (Number.isFinite(value) ? `${value.toFixed(1)} ms` : '-');
const interval = (/** @type {Pick<Proportion, 'wilson95'>} */ p) => p.wilson95.map(percent).join(' to ');

/**
 * One line that rewrites itself on a terminal; every tenth event, and the last, in a log.
 * @template E
 * @param {(event: E) => { done: number, of: number, text: string }} read
 */
const progressLine = (read) => (/** @type {E} */ event) => {
  const { done, of, text } = read(event);
  const line = `${done}/${of}  ${text}`;
  if (process.stdout.isTTY)
    process.stdout.write(`\r\x1b[K${line.slice(0, (process.stdout.columns ?? 100) - 1)}`);
  else if (done % 10 === 0 || done === of) console.log(line);
};

export const episodeProgress = progressLine(
  (/** @type {EvaluationProgress} */ { done, episodes, successes, last: { plan, outcome } }) => {
    const said = outcome.plan ? ` [${outcome.plan.words.join(' ')}]` : '';
    const tail = `seed ${plan.seed} ${outcome.success ? 'ok' : outcome.end.reason}: ${plan.instruction}${said}`;
    return { done, of: episodes, text: `${percent(successes / done)}  ${tail}` };
  },
);

export const questionProgress = progressLine(
  (/** @type {QuestionProgress} */ { done, of, exact, last: { seed, question, said } }) => {
    const [answer, words] = [question.answer.join(' '), said.join(' ')];
    const tail = `seed ${seed} ${question.text} ${words}${words === answer ? '' : ` (${answer})`}`;
    return { done, of, text: `${percent(exact / done)}  ${tail}` };
  },
);

export const absentProgress = progressLine(
  (/** @type {AbsentProgress} */ { done, episodes, right, last: { seed, instruction, absent, said } }) => {
    const tail = `seed ${seed} ${instruction} [${absent === null ? 'there' : 'not there'}] ${said ?? 'sees it'}`;
    return { done, of: episodes, text: `${percent(right / done)}  ${tail}` };
  },
);

/** Names that are longer than most get room of their own. */
const layOut = (/** @type {[string, string][]} */ rows) => {
  const wide = Math.max(13, ...rows.map(([name]) => name.length)) + 2;
  return rows.map(([name, value]) => `  ${name.padEnd(wide)}${value}`).join('\n');
};

const driverOf = (
  /** @type {import('../../src/evaluation/result.ts').Identity & { control?: string }} */ r,
) =>
  (r.model ? `${r.model} ${r.variant} on ${r.provider}` : `${r.control} (no model)`) +
  (r.adapter ? ` [${r.adapter}]` : '');

const endingsOf = (/** @type {Readonly<Partial<Record<string, number>>>} */ endings) =>
  Object.entries(endings)
    .map(([reason, count]) => `${reason} ${count}`)
    .join(', ') || '-';

/** @param {EpisodesResult} r result of the episodes of one task */
export function episodeTable(r) {
  const rate = (/** @type {Proportion} */ p) =>
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
    ...((r.rows ?? 'seen') === 'seen' ? [] : /** @type {[string, string][]} */ ([['rows', r.rows]])),
    ...((r.delay ?? 0) > 0
      ? /** @type {[string, string][]} */ ([['delay', `${r.delay} ms from a look to its action`]])
      : []),
    ...((r.temperature ?? 0) > 0
      ? /** @type {[string, string][]} */ ([['sampling', `at temperature ${r.temperature}`]])
      : []),
    ...(r.objects ?? []).map(
      (o) => /** @type {[string, string]} */ ([o.name, `${o.successes} of ${o.episodes}`]),
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
    [
      'of these ended',
      `${r.terminated.successes} by "terminate", ${r.successes - r.terminated.successes} at the step limit`,
    ],
    ['settled', rate(r.settled)],
    ...(r.close ? /** @type {[string, string][]} */ ([[r.close.title, rate(r.close)]]) : []),
    ['collateral', rate(r.collateral)],
    ['endings', endingsOf(r.endings)],
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

/** @param {QuestionResult} r result of the questions */
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

/** @param {AbsentResult} r result of the things that are not there */
export function absentTable(r) {
  const rate = (/** @type {Proportion & { n: number }} */ p) =>
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

export const findingProgress = progressLine(
  (/** @type {FindingProgress} */ { done, episodes, last: { seed, instruction, right } }) => {
    const by = Object.entries(right).flatMap(([name, is]) => (is ? [name] : []));
    return { done, of: episodes, text: `seed ${seed} ${instruction} [${by.join(' ') || 'none'}]` };
  },
);

/** A row a finder. @param {string} title @param {import('../../src/evaluation/evaluate-finding.ts').FindingShare} share @returns {[string, string][]} */
const findersOf = (title, { n, finders, differences }) => {
  const points = (/** @type {number} */ of) => (100 * of).toFixed(1);
  return Object.entries(finders).map(([name, p]) => {
    const less = differences[name];
    const than = less
      ? `  ${points(less.difference)} (${less.newcombe95.map(points).join(' to ')}) to match`
      : '';
    return [
      title || name,
      `${title ? `${name} ` : ''}${p.successes} of ${n}  ${percent(p.rate)}  (95%: ${interval(p)})${than}`,
    ];
  });
};

/** @param {FindingResult} r result of which thing a name means */
export function findingTable(r) {
  const few = Object.keys(r.groups).length <= 2; // one wording, one side: nothing new
  /** @type {(title: string, share: import('../../src/evaluation/evaluate-finding.ts').FindingShare) => [string, string][]} */
  const rows = (title, share) => [
    ...findersOf(title, share),
    [title || 'it is seen', `${title ? 'seen ' : ''}${share.seen.successes} of ${share.n}`],
    [title || 'one at random', `${title ? 'one at random ' : ''}${percent(share.chance)}`],
    [
      title || 'refused',
      `${title ? 'refused: ' : ''}cannot be read ${share.refused.unread.successes}, not there ${share.refused.absent.successes}`,
    ],
  ];
  return layOut([
    ['task', `which thing a name means at the first look, from seed ${r.seed}, ${r.episodes} scenes`],
    ['policy', driverOf(r)],
    ['table', `${r.table ?? 'things'}${r.category ? `, all of it ${r.category}` : ''}`],
    ['names', `${r.names ?? 'any'}, by ${r.wordings.join(', ')}`],
    ...(few ? rows('', r) : Object.entries(r.groups).flatMap(([title, share]) => rows(title, share))),
    ['commit', r.commit ?? 'unknown'],
  ]);
}
