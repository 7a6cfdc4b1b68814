/** Did a policy mean the right one of several things in a picture? By the place that it points at and the things' boxes. Pure. */
import { hypot } from '../math/exact.ts';
import { createRandom } from '../math/random.ts';
import { type Proportion, proportion } from './statistics.ts';

type Point = readonly [number, number];
/** Left, top, right, bottom. */
export type Box = readonly [number, number, number, number];

/** 0 inside; the unit is the box's. */
export const distanceToBox = ([u, v]: Point, [left, top, right, bottom]: Box): number =>
  hypot(Math.max(left - u, 0, u - right), Math.max(top - v, 0, v - bottom));

/** Which thing a point means: the one whose box is nearest and no further than `within`; of several the one whose middle is nearest. */
export const meantBy = (point: Point, boxes: readonly Box[], within: number): number | null => {
  let best: { readonly i: number; readonly away: number; readonly off: number } | null = null;
  for (const [i, box] of boxes.entries()) {
    const away = distanceToBox(point, box);
    const off = hypot(point[0] - (box[0] + box[2]) / 2, point[1] - (box[1] + box[3]) / 2);
    if (away > within) continue;
    if (!best || away < best.away || (away === best.away && off < best.off)) best = { i, away, off };
  }
  return best?.i ?? null;
};

/** What was asked of a picture, and what came of it. */
export interface Pointed {
  readonly kind: string;
  /** Index of the thing that is meant; null: it is not there. */
  readonly thing: number | null;
  readonly boxes: readonly Box[];
  /** Pixels; null: it points nowhere. */
  readonly point: Point | null;
  /** It says that the named thing is not there; null: it cannot say. */
  readonly saysAbsent: boolean | null;
  /** Middles of all that it sees; null: it does not tell things apart. */
  readonly seen: readonly Point[] | null;
}

export interface PointedTally {
  readonly kind: string;
  readonly n: number;
  /** It points at the thing that is meant, whatever it says. */
  readonly right: Proportion;
  /** One of what it sees, drawn at random, is the thing that is meant. */
  readonly random: Proportion | null;
  readonly saysAbsent: Proportion | null;
}

const isRight = ({ thing, boxes }: Pointed, point: Point | null | undefined, within: number): boolean =>
  point !== null && point !== undefined && thing !== null && meantBy(point, boxes, within) === thing;

/** By kind, in the order of first mention. `within`: pixels; `seed`: of the draws at random. */
export const tallyPointed = (
  all: readonly Pointed[],
  within: number,
  seed: number,
): readonly PointedTally[] => {
  const random = createRandom(seed, 50);
  return [...new Set(all.map(({ kind }) => kind))].map((kind) => {
    const of = all.filter((one) => one.kind === kind);
    const able = of.filter(({ saysAbsent }) => saysAbsent !== null);
    const seeing = of.filter(({ seen }) => seen !== null);
    const drawn = seeing.filter((one) => {
      const { seen } = one;
      return seen && seen.length > 0 && isRight(one, random.pick(seen), within);
    });
    return {
      kind,
      n: of.length,
      right: proportion(of.filter((one) => isRight(one, one.point, within)).length, of.length),
      random: seeing.length > 0 ? proportion(drawn.length, seeing.length) : null,
      saysAbsent:
        able.length > 0 ? proportion(able.filter(({ saysAbsent }) => saysAbsent).length, able.length) : null,
    };
  });
};
