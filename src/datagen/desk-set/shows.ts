/** Can a thing be told from what is behind it? Compared with the same picture without it. */
import { cos, sin } from '../../math/exact.ts';
import type { Still, View } from '../../render/still-life/index.ts';
import type { Item } from './plan.ts';
import { sees } from './sight.ts';

/** Pixels, right and bottom excluded. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Where a thing is in the picture. */
export const boxOf = (view: View, { placed: { at }, radius, height }: Item): Box => {
  const points = [0, height].flatMap((z) =>
    [0, 1, 2, 3, 4, 5, 6, 7].map((eighth) => {
      const turn = (eighth * Math.PI) / 4;
      return sees(view, [at[0] + radius * cos(turn), at[1] + radius * sin(turn), z]);
    }),
  );
  const [us, vs] = [points.map(([u]) => u), points.map(([, v]) => v)];
  return {
    left: Math.max(0, Math.floor(Math.min(...us))),
    top: Math.max(0, Math.floor(Math.min(...vs))),
    right: Math.min(view.width, Math.ceil(Math.max(...us))),
    bottom: Math.min(view.height, Math.ceil(Math.max(...vs))),
  };
};

/** A thing fills at least this much of its box, in a colour at least this far from what is behind (of 255, summed). */
const LEAST_SHARE = 0.22;
const LEAST_CHANGE = 75;

export const showsThing = (withIt: Still, withoutIt: Still, box: Box): boolean => {
  let changed = 0;
  for (let y = box.top; y < box.bottom; y++) {
    for (let x = box.left; x < box.right; x++) {
      const i = 4 * (y * withIt.width + x);
      const change = [0, 1, 2].reduce(
        (sum, c) => sum + Math.abs((withIt.rgba[i + c] ?? 0) - (withoutIt.rgba[i + c] ?? 0)),
        0,
      );
      if (change > LEAST_CHANGE) changed++;
    }
  }
  return changed > LEAST_SHARE * (box.right - box.left) * (box.bottom - box.top);
};
