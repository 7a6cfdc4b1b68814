/** Where one object lies from others, as people say it: left, right, closest; true by a margin, or not said. */
import type { ObjectSpec, SceneSpec } from '../contracts.ts';
import { hypot } from '../math/exact.ts';

/** Metres by which "left", "right" and "closest" must be true, so that nobody would argue. */
export const CLEARLY = 0.04;

/** Index of the one object that is least by `key`, clearly; -1 when two are about equal or there is but one. */
const clearlyLeast = (
  objects: readonly ObjectSpec[],
  indices: readonly number[],
  key: (o: ObjectSpec) => number,
): number => {
  const ranked = indices
    .flatMap((i) => {
      const object = objects[i];
      return object ? [{ i, at: key(object) }] : [];
    })
    .sort((a, b) => a.at - b.at);
  const [first, second] = ranked;
  return first && second && second.at - first.at >= CLEARLY ? first.i : -1;
};

export type Side = 'left' | 'right';

/** The object furthest to that side in the camera's picture, of these; -1 when not clear. y points to its right. */
export const furthest = (scene: SceneSpec, indices: readonly number[], side: Side): number =>
  clearlyLeast(scene.objects, indices, (o) => (side === 'left' ? o.position[1] : -o.position[1]));

/** The object nearest to the reference, of these; -1 when not clear. */
export const nearestTo = (scene: SceneSpec, indices: readonly number[], reference: number): number => {
  const from = scene.objects[reference]?.position;
  if (!from) return -1;
  return clearlyLeast(
    scene.objects,
    indices.filter((i) => i !== reference),
    (o) => hypot(o.position[0] - from[0], o.position[1] - from[1]),
  );
};

/**
 * The object that is left (or right) of the reference, of these, in the camera's picture: the nearest to that side, not
 * further in front or behind than aside, nearer by `CLEARLY` than any other on that side; -1 when not clear.
 */
export const besideOf = (
  scene: SceneSpec,
  indices: readonly number[],
  reference: number,
  side: Side,
): number => {
  const from = scene.objects[reference]?.position;
  if (!from) return -1;
  const aside = (o: ObjectSpec): number => (o.position[1] - from[1]) * (side === 'left' ? -1 : 1);
  const distance = (o: ObjectSpec): number => hypot(o.position[0] - from[0], o.position[1] - from[1]);
  const there = indices
    .flatMap((i) => {
      const o = scene.objects[i];
      return o && i !== reference && aside(o) > 0 ? [{ i, o, at: distance(o) }] : [];
    })
    .toSorted((a, b) => a.at - b.at);
  const [first, second] = there;
  if (!first || (second && second.at - first.at < CLEARLY)) return -1;
  const off = aside(first.o);
  return off >= CLEARLY && Math.abs(first.o.position[0] - from[0]) <= off ? first.i : -1;
};
