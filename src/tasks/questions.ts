/**
 * Questions about a frame, with the one true answer. The definitions here (what is left of what, when a question is
 * too close to call) are those of the training recipe; a question that a careful person might answer otherwise is
 * not asked.
 */

import type { ColorName, ShapeName } from '../contracts.ts';
import { hypot } from '../math/exact.ts';
import type { Random } from '../math/random.ts';
import { COLOR_NAMES, SHAPES } from '../things/blocks.ts';
import words from './language.json' with { type: 'json' };
import type { Side } from './relations.ts';

export const QUESTION_KINDS = [
  'color',
  'shape',
  'exists',
  'count',
  'where',
  'beside',
  'holding',
  'held',
] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

/** Where an object lies, as a question sees it. */
export interface PlacedObject {
  /** Where its centre falls in the frame: u right, v down, 0 <= both < 1 inside. */
  readonly uv: readonly [number, number];
  /** Metres, world frame: x toward the camera (the picture's bottom), y to the picture's right. */
  readonly xy: readonly [number, number];
  /** Metres above where it rests on the table. */
  readonly lifted: number;
}

/** A block as a question sees it. */
export interface QuestionObject extends PlacedObject {
  readonly color: ColorName;
  readonly shape: ShapeName;
}

export interface QuestionState {
  readonly objects: readonly QuestionObject[];
  /** Index of the object between the pads, or -1. */
  readonly holding: number;
}

export interface Question<K extends string = QuestionKind> {
  readonly kind: K;
  /** The bare question, "how many cubes are there?". */
  readonly text: string;
  /** Words of the model's vocabulary, in order; an integer is written in digits. */
  readonly answer: readonly string[];
  /** Of a thing that has several names: each text that is as right, the answer's own among them. */
  readonly accepted?: readonly string[];
}

/** Metres. Columns by y, rows by x. */
const COLUMN = 0.065;
const ROWS = { back: 0.487, front: 0.573 } as const;
/** Metres from a boundary at which a place has no name. */
const BOUNDARY = 0.012;
/** Metres above its rest from which on an object's place on the table is not asked. */
const LIFTED = 0.01;
/** Metres to the side from which on an object is beside another. */
const ASIDE = 0.03;
/** Metres around the edges of "beside" within which an object may or may not be meant. */
const DOUBT = { aside: 0.012, reach: 0.015, diagonal: 0.015, from: 0.018 } as const;
/** Metres by which the nearest must be nearer than the next, or than a doubtful one. */
const CLEARLY_NEARER = 0.02;
const MOST = 7; // the largest count that is asked
const NEAR_MISS = 0.75; // share of the wrong pairs that are made of a colour and a shape that are there

const SHAPE_NAMES = Object.keys(SHAPES) as readonly ShapeName[];

export const isVisible = ({ uv: [u, v] }: PlacedObject): boolean => 0 <= u && u < 1 && 0 <= v && v < 1;

/** A candidate question: which templates, what fills them, and the answer. */
interface Candidate {
  readonly fields: Readonly<Record<string, string>>;
  readonly answer: readonly string[];
}

/** Column and row of a third of the table, [x, y] in metres: "left", "back". */
export const thirdOf = ([x, y]: readonly [number, number]): readonly [string, string] => {
  const column = y < -COLUMN ? 'left' : y > COLUMN ? 'right' : 'middle';
  return [column, x > ROWS.front ? 'front' : x < ROWS.back ? 'back' : 'center'];
};

/** "left" or "right", then "back" or "front"; null where it is too close to a boundary or in the air. */
export const placeOf = ({ xy, lifted }: PlacedObject): readonly [string, string] | null => {
  const [x, y] = xy;
  const clear = [y - COLUMN, y + COLUMN, x - ROWS.back, x - ROWS.front].every((d) => Math.abs(d) >= BOUNDARY);
  return clear && lifted < LIFTED ? thirdOf(xy) : null;
};

/**
 * What is to that side of `from`, among `others`: the nearest one at least 3 cm aside and not more in front or behind
 * than aside. 'nothing' if there is none; null if that is too close to call, or the thing asked about is in the air.
 */
export const neighbourOf = <T extends PlacedObject>(
  from: PlacedObject,
  others: readonly T[],
  side: Side,
): T | 'nothing' | null => {
  if (from.lifted >= LIFTED) return null;
  const sign = side === 'right' ? 1 : -1;
  const placed = others.map((object) => {
    const dx = Math.abs(object.xy[0] - from.xy[0]);
    const dy = sign * (object.xy[1] - from.xy[1]);
    const away = hypot(object.xy[0] - from.xy[0], dy);
    const doubtful =
      (Math.abs(dy - ASIDE) < DOUBT.aside && dx <= dy + DOUBT.reach) ||
      (Math.abs(dx - dy) < DOUBT.diagonal && dy > DOUBT.from);
    return { object, away, doubtful, beside: dy >= ASIDE && dx <= dy };
  });
  const ranked = placed.filter(({ beside }) => beside).sort((a, b) => a.away - b.away);
  const [nearest, next] = ranked;
  const within = nearest ? nearest.away + CLEARLY_NEARER : Number.POSITIVE_INFINITY;
  if (placed.some(({ doubtful, away }) => doubtful && away < within)) return null;
  if (!nearest) return 'nothing';
  if (next && next.away - nearest.away < CLEARLY_NEARER) return null;
  return nearest.object.lifted < LIFTED ? nearest.object : null;
};

const plural = (noun: string): string => `${noun}${/(s|x|sh|ch)$/.test(noun) ? 'es' : 's'}`;

/** What the kinds below are made from: the scene, what of it is in the frame, and the dice. */
interface Asking extends QuestionState {
  readonly visible: readonly QuestionObject[];
  readonly random: Random;
}

const colorWord = ({ random }: Asking, color: ColorName): string => random.pick(words.colors[color]);
const shapeWord = ({ random }: Asking, shape: ShapeName): string => random.pick(words.shapes[shape]);
const anyShape = ({ random }: Asking): string => random.pick(words.anyShape);

/** How many objects of the scene, in the frame or not, fit. */
const countOf = ({ objects }: Asking, fits: (o: QuestionObject) => boolean): number =>
  objects.filter(fits).length;

const byShape = (asking: Asking, { shape }: QuestionObject): string | null =>
  countOf(asking, (o) => o.shape === shape) === 1 ? shapeWord(asking, shape) : null;

const byColor = (asking: Asking, { color }: QuestionObject): string | null =>
  countOf(asking, (o) => o.color === color) === 1 ? `${colorWord(asking, color)} ${anyShape(asking)}` : null;

const byBoth = (asking: Asking, { color, shape }: QuestionObject): string | null =>
  countOf(asking, (o) => o.color === color && o.shape === shape) === 1
    ? `${colorWord(asking, color)} ${shapeWord(asking, shape)}`
    : null;

/** A legal name, two times in three with both words; null if there is none. */
const nameOf = (asking: Asking, object: QuestionObject): string | null => {
  const both = byBoth(asking, object);
  const short = [byColor(asking, object), byShape(asking, object)].filter((name) => name !== null);
  if (short.length === 0) return both;
  return both === null || asking.random.next() < 1 / 3 ? asking.random.pick(short) : both;
};

const named = (
  asking: Asking,
  name: (asking: Asking, object: QuestionObject) => string | null,
  answer: (object: QuestionObject) => readonly string[] | null,
): readonly Candidate[] =>
  asking.visible.flatMap((object) => {
    const called = name(asking, object);
    const said = answer(object);
    return called === null || said === null ? [] : [{ fields: { object: called }, answer: said }];
  });

const colorCandidates = (asking: Asking) => named(asking, byShape, ({ color }) => [color]);
const shapeCandidates = (asking: Asking) => named(asking, byColor, ({ shape }) => [shape]);
const whereCandidates = (asking: Asking) => named(asking, nameOf, placeOf);

/** Of a pair that is in the frame, or of one that is nowhere in the scene; of each half of the times. */
const existsCandidates = (asking: Asking): readonly Candidate[] => {
  const { visible, random } = asking;
  const pair = (color: ColorName, shape: ShapeName, answer: string): readonly Candidate[] => [
    { fields: { object: `${colorWord(asking, color)} ${shapeWord(asking, shape)}` }, answer: [answer] },
  ];
  if (random.next() < 0.5) return visible.flatMap(({ color, shape }) => pair(color, shape, 'yes'));
  const absent = (colors: readonly ColorName[], shapes: readonly ShapeName[]): readonly Candidate[] =>
    colors.flatMap((color) =>
      shapes.flatMap((shape) =>
        countOf(asking, (o) => o.color === color && o.shape === shape) === 0 ? pair(color, shape, 'no') : [],
      ),
    );
  const colors = [...new Set(visible.map((o) => o.color))];
  const shapes = [...new Set(visible.map((o) => o.shape))];
  const misses = random.next() < NEAR_MISS ? absent(colors, shapes) : [];
  return misses.length > 0 ? misses : absent(COLOR_NAMES, SHAPE_NAMES);
};

/** Of a shape or of a colour, three times in ten of any, else of one that is there. */
const countCandidates = (asking: Asking): readonly Candidate[] => {
  const { visible, random } = asking;
  const ofShape = random.next() < 0.5;
  const any = random.next() < 0.3;
  const candidate = (objects: string, fits: (o: QuestionObject) => boolean): readonly Candidate[] => {
    const count = visible.filter(fits).length;
    return count > MOST ? [] : [{ fields: { objects }, answer: [String(count)] }];
  };
  if (ofShape) {
    const shapes = any ? SHAPE_NAMES : [...new Set(visible.map((o) => o.shape))];
    return shapes.flatMap((shape) => candidate(plural(shapeWord(asking, shape)), (o) => o.shape === shape));
  }
  const colors = any ? COLOR_NAMES : [...new Set(visible.map((o) => o.color))];
  return colors.flatMap((color) =>
    candidate(`${colorWord(asking, color)} objects`, (o) => o.color === color),
  );
};

const besideCandidates = (asking: Asking): readonly Candidate[] =>
  asking.visible.flatMap((object) =>
    (['left', 'right'] as const).flatMap((side) => {
      const others = asking.visible.filter((o) => o !== object);
      const found = neighbourOf(object, others, side);
      const name = nameOf(asking, object);
      if (found === null || name === null) return [];
      const answer = found === 'nothing' ? ['nothing'] : [found.color, found.shape];
      return [{ fields: { object: name, side }, answer }];
    }),
  );

const holdingCandidates = ({ holding }: Asking): readonly Candidate[] => [
  { fields: {}, answer: [holding >= 0 ? 'yes' : 'no'] },
];

const heldCandidates = ({ objects, holding }: Asking): readonly Candidate[] => {
  const object = objects[holding];
  if (!object) return [{ fields: {}, answer: ['nothing'] }];
  return isVisible(object) ? [{ fields: {}, answer: [object.color, object.shape] }] : [];
};

const CANDIDATES: Readonly<Record<QuestionKind, (asking: Asking) => readonly Candidate[]>> = {
  color: colorCandidates,
  shape: shapeCandidates,
  exists: existsCandidates,
  count: countCandidates,
  where: whereCandidates,
  beside: besideCandidates,
  holding: holdingCandidates,
  held: heldCandidates,
};

/**
 * A question of this kind, each that the state allows as likely as the next; null if it allows none. Only objects in
 * the frame are asked about; a name is unique in the whole scene. Deterministic in its arguments.
 */
export const drawQuestion = (
  kind: QuestionKind,
  { objects, holding, random }: QuestionState & { readonly random: Random },
): Question | null => {
  const asking: Asking = { objects, holding, random, visible: objects.filter(isVisible) };
  const candidates = CANDIDATES[kind](asking);
  if (candidates.length === 0) return null;
  const { fields, answer } = random.pick(candidates);
  const template = random.pick<string>(words.questions[kind]);
  return {
    kind,
    text: template
      .replaceAll(/\{(\w+)\}/g, (all, field: string) => fields[field] ?? all)
      .replaceAll(/\ba (?=[aeiou])/g, 'an '),
    answer,
  };
};
