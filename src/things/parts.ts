/** Sizes and courses of parts: what the scenes of single tasks are furnished with. Metres, radians, seconds. */
import type { PartCourse, PartObject, PartSolid, PartWave, Vec3 } from '../contracts.ts';
import { cos, hypot, sin } from '../math/exact.ts';

const sum = (waves: readonly PartWave[], of: (wave: PartWave) => number): number =>
  waves.reduce((total, wave) => total + of(wave), 0);

/** Where what is led stands after so many simulated seconds, from the middle of its course. */
export const courseAt = ({ x, y }: PartCourse, time: number): readonly [number, number] => {
  const at = ({ amplitude, rate, phase }: PartWave): number => amplitude * sin(rate * time + phase);
  return [sum(x, at), sum(y, at)];
};

/** Its velocity then, metres a second. */
export const courseSpeed = ({ x, y }: PartCourse, time: number): readonly [number, number] => {
  const speed = ({ amplitude, rate, phase }: PartWave): number => amplitude * rate * cos(rate * time + phase);
  return [sum(x, speed), sum(y, speed)];
};

/** Corners of what a part collides as; round solids as the boxes about them. */
export const partCorners = ({ solids }: Pick<PartObject, 'solids'>): readonly Vec3[] =>
  solids
    .filter(({ ghostly }) => !ghostly)
    .flatMap(({ at, half }) =>
      [-1, 1].flatMap((a) =>
        [-1, 1].flatMap((b) =>
          [-1, 1].map((c): Vec3 => [at[0] + a * half[0], at[1] + b * half[1], at[2] + c * half[2]]),
        ),
      ),
    );

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
