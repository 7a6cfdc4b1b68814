/** One colour for an object where a view has room for no more: plans, maps. sRGB 0..255. */
import type { ObjectSpec, ThingColor } from '../contracts.ts';
import { COLORS } from './blocks.ts';

const PAINTS: Readonly<Record<ThingColor, readonly [number, number, number]>> = {
  red: COLORS.red,
  orange: COLORS.orange,
  yellow: COLORS.yellow,
  green: COLORS.green,
  blue: COLORS.blue,
  purple: COLORS.purple,
  pink: COLORS.pink,
  brown: [121, 85, 61],
  black: [40, 40, 42],
  white: [236, 236, 232],
  grey: [128, 130, 132],
};

export const paintOf = (object: ObjectSpec): readonly [number, number, number] => {
  if (object.kind === 'block') return COLORS[object.color];
  if (object.kind === 'part') return object.solids[0]?.rgb ?? PAINTS.grey;
  const color = object.kind === 'thing' ? object.thing.color : object.concept.picture.color;
  return PAINTS[color ?? 'grey'];
};

/** What a person would call it, without an article. */
export const nameOf = (object: ObjectSpec): string => {
  if (object.kind === 'block') return `${object.color} ${object.shape}`;
  if (object.kind === 'thing') return object.concept.name;
  if (object.kind === 'part') return object.noun;
  return `${object.concept.name} ${object.form}`;
};
