/** Sizes of parts: what the scenes of single tasks are furnished with. Metres. */
import type { PartObject, PartSolid } from '../contracts.ts';
import { hypot } from '../math/exact.ts';

const across = ({ kind, half }: PartSolid): number => (kind === 'box' ? hypot(half[0], half[1]) : half[0]);

/** Radius of the footprint about its middle, and the lowest and highest point from there; of what collides, if anything does. */
export const partSize = ({ solids }: Pick<PartObject, 'solids'>) => {
  const solid = solids.filter(({ ghostly }) => !ghostly);
  const counted = solid.length > 0 ? solid : solids;
  return {
    radius: Math.max(...counted.map((one) => hypot(one.at[0], one.at[1]) + across(one))),
    inner: Math.min(...counted.map(({ half }) => Math.min(half[0], half[1]))),
    bottom: Math.min(...counted.map(({ at, half }) => at[2] - half[2])),
    top: Math.max(...counted.map(({ at, half }) => at[2] + half[2])),
  };
};
