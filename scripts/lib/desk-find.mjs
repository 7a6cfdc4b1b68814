// @ts-check
/** Desks with things to be found by what they are called: the labels, the table, and what is put to the page. */

/**
 * @typedef {[number, number]} Pixel
 * @typedef {object} Ask
 * @property {string} kind name, synonym, description, absent or nonsense
 * @property {string} phrase with its article
 * @property {number | null} thing which of `things` is meant; null: it is not there
 * @typedef {object} FindLabel
 * @property {string} file
 * @property {[Pixel, Pixel, Pixel, Pixel]} plane
 * @property {[number, number]} planeSize
 * @property {{ name: string, split: string, box: [number, number, number, number], target: Pixel }[]} things
 * @property {Ask[]} asks
 * @typedef {object} Asked a phrase, and what it came to
 * @property {string} kind
 * @property {number} picture which of the labels
 * @property {number | null} thing
 * @property {boolean} right
 * @property {boolean | null} saysAbsent null: the model does not say
 * @property {readonly unknown[] | null} seen
 * @property {number | null} away metres of the desk from the foot of what is meant
 */

/** Pixels outside of a box that still mean the thing in it; the pictures are 640 wide. */
export const WITHIN = 12;

/** @param {typeof import('zod').z} z the schema library */
export const findSchema = (z) => {
  const pixel = z.tuple([z.number(), z.number()]);
  return z
    .array(
      z.looseObject({
        file: z.string().regex(/^[\w.-]+\.(jpe?g|png)$/i, 'a .jpg or .png file of the same folder'),
        plane: z.tuple([pixel, pixel, pixel, pixel]),
        planeSize: z.tuple([z.number().positive(), z.number().positive()]),
        things: z
          .array(
            z.looseObject({
              ...{ name: z.string(), split: z.string(), target: pixel },
              box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
            }),
          )
          .nonempty(),
        asks: z
          .array(
            z.object({ kind: z.string(), phrase: z.string().min(1), thing: z.number().int().nullable() }),
          )
          .nonempty(),
      }),
    )
    .nonempty();
};

/** Labels of this kind say what is asked; those of the others, one instruction. @param {unknown} labels */
export const asksForThings = (labels) => Array.isArray(labels) && labels[0]?.asks !== undefined;

/**
 * @param {FindLabel[]} labels @param {(file: string) => string} urlOf
 */
export const findEntries = (labels, urlOf) =>
  labels.map(({ file, plane, planeSize, things, asks }) => ({
    ...{ url: urlOf(file), plane, planeSize, asks },
    things: things.map(({ box, target }) => ({ box, target })),
  }));

const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(1)}%`;

/** @param {import('../../src/evaluation/statistics.ts').Proportion | null} p @param {number} n */
const said = (p, n) =>
  p ? `${p.successes} of ${n} ${percent(p.rate)} (${p.wilson95.map(percent).join(' to ')})` : 'cannot say';

/** Millimetres of the desk. @param {readonly Asked[]} asks */
const middle = (asks) => {
  const away = asks.flatMap((ask) => (ask.away === null ? [] : [1000 * ask.away])).sort((a, b) => a - b);
  return away.length > 0 ? `${(away[Math.floor(away.length / 2)] ?? 0).toFixed(0)} mm` : '-';
};

/**
 * How many of those whose thing is on each side of the split.
 * @param {readonly Asked[]} asks @param {readonly FindLabel[]} labels @param {'right' | 'saysAbsent'} field
 */
function splits(asks, labels, field) {
  /** @type {Map<string, (boolean | null)[]>} */
  const sides = new Map();
  for (const ask of asks) {
    const { picture, thing } = ask;
    const split = labels[picture]?.things[thing ?? -1]?.split ?? 'none';
    sides.set(split, [...(sides.get(split) ?? []), ask[field]]);
  }
  return [...sides]
    .map(([split, all]) => `${split} ${all.filter(Boolean).length} of ${all.length}`)
    .join(', ');
}

/**
 * @param {{ model: string | null, variant: string | null, provider: string | null, commit: string | null, asks: readonly Asked[],
 *   tally: readonly import('../../src/evaluation/pointing.ts').PointedTally[] }} answer of the command desk-find
 * @param {readonly FindLabel[]} labels
 */
export function findTable(answer, labels) {
  const lines = [
    `  ${labels.length} pictures of desks, ${answer.asks.length} phrases, first look; ${answer.model} ${answer.variant} on ${answer.provider}`,
  ];
  for (const { kind, n, right, random, saysAbsent } of answer.tally) {
    const asks = answer.asks.filter((ask) => ask.kind === kind);
    // a sentence that the model cannot read shows nothing of what it sees or misses
    const able = (/** @type {'seen' | 'saysAbsent'} */ field) =>
      asks.filter((ask) => ask[field] !== null).length;
    lines.push(`  ${kind}`);
    if (kind !== 'absent') {
      lines.push(`    the right thing  ${said(right, n)}, median ${middle(asks)} from its foot`);
      lines.push(`    by split         ${splits(asks, labels, 'right')}`);
      lines.push(`    one at random    ${said(random, able('seen'))}`);
    }
    lines.push(`    says: not there  ${said(saysAbsent, able('saysAbsent'))}`);
    if (kind === 'name') lines.push(`    by split         ${splits(asks, labels, 'saysAbsent')}`);
  }
  return lines.join('\n');
}
