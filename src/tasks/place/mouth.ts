/** Where a container takes a thing, and whether one is in it. Metres. */
import type { BodyPose, Extent, ObjectSpec } from '../../contracts.ts';
import { hypot } from '../../math/exact.ts';
import { contains } from '../../math/polygon.ts';
import { quatRotate } from '../../math/rotation.ts';
import { sizeOf, takesThings } from '../../things/bodies.ts';

/** A container where it is now. */
export interface Mouth {
  /** Middle of the opening, world frame. */
  readonly middle: readonly [number, number];
  /** Height at which what is carried is let go: of its lowest point above the table. */
  readonly drop: number;
  /** From the middle, within which the expert lets go. */
  readonly within: number;
  /** Is the thing inside, or on it, as it is now? */
  holds(pose: BodyPose, extent: () => Extent): boolean;
}

interface Block {
  /** How far from the middle the centre of a thing inside may be, and how high above the container's origin. */
  readonly across: number;
  readonly above: number;
  /** Above the table: where what is carried over it is let go, so that fingers stay clear of a bowl's rim. */
  readonly drop: number;
  readonly within: number;
}

const BOWL: Block = { across: 0.045, above: 0.0275, drop: 0.034, within: 0.02 };
const PLATE: Block = { across: 0.055, above: 0.041, drop: 0.016, within: 0.03 };

const ofBlock = ({ across, above, drop, within }: Block, container: BodyPose): Mouth => {
  const [x, y, z] = container.position;
  return {
    ...{ middle: [x, y], drop, within },
    holds: ({ position }) => {
      const over = position[2] - z;
      const upright = quatRotate(container.quat, [0, 0, 1])[2] > 0.9;
      return upright && hypot(position[0] - x, position[1] - y) <= across && over > 0 && over <= above;
    },
  };
};

/** Above a floor or a card, within which the lowest point of a thing counts as lying on it. */
const LYING = 0.012;
/** Between fingers and rim, or a thing and what it is put onto, when the hand opens. */
const ROOM = 0.005;
/** The middle of a thing lies in a hollow as far as its rim, less this. */
const INSIDE = 0.004;

/** On a card: the middle over it, the underside at its height. */
const ofCard = (card: Extent, container: BodyPose): Mouth => ({
  middle: [container.position[0], container.position[1]],
  drop: card.top + ROOM,
  within: 0.012,
  holds: ({ position }, extent) => {
    if (!contains(card.outline, [position[0], position[1]])) return false;
    const { bottom } = extent();
    return Math.abs(bottom - card.top) <= LYING / 2;
  },
});

/**
 * The mouth of what takes the target; null for what takes nothing.
 * `hanging`: metres from the lowest point of what is carried up to the finger tips.
 */
export const mouthOf = (
  other: ObjectSpec,
  container: BodyPose,
  extent: () => Extent,
  hanging: number,
  target: ObjectSpec,
): Mouth | null => {
  if (other.kind === 'block') {
    if (other.shape !== 'bowl' && other.shape !== 'plate') return null;
    return ofBlock(other.shape === 'bowl' ? BOWL : PLATE, container);
  }
  if (other.kind === 'picture') return other.form === 'card' ? ofCard(extent(), container) : null;
  if (other.kind === 'part') return null;
  const hollow = other.thing.receptacle;
  if (!hollow || !takesThings(other.thing)) return null;
  const [x, y] = quatRotate(container.quat, [hollow.centre[0], hollow.centre[1], 0]);
  const middle: Mouth['middle'] = [container.position[0] + x, container.position[1] + y];
  const raised = container.position[2] - sizeOf(other).rest; // it may stand on something
  const [floor, rim] = [hollow.floor + raised, hollow.rim + raised];
  const spare = hollow.inner - sizeOf(target).radius;
  return {
    middle,
    // open fingers are wider than most hollows: their tips stay above the rim
    drop: Math.max(floor + ROOM, rim + ROOM - hanging),
    within: Math.max(0.0035, Math.min(0.02, spare - 0.001)),
    holds: ({ position }, at) => {
      const upright = quatRotate(container.quat, [0, 0, 1])[2] > 0.9;
      const off = hypot(position[0] - middle[0], position[1] - middle[1]);
      if (!upright || off > hollow.inner - INSIDE) return false;
      const { bottom } = at();
      return (
        bottom > container.position[2] - sizeOf(other).rest - LYING &&
        bottom < Math.max(floor + LYING, rim - 0.25 * (rim - floor))
      );
    },
  };
};

/** Largest radius of a thing to lie on a card: it covers it, but stands on it. */
const ON_CARD = 0.055;
/** Air between a thing and the wall of a hollow. */
const AIR = 0.0035;

/** Blocks fit both of theirs; a hollow must be wider than the thing. */
export const goesInto = (target: ObjectSpec, other: ObjectSpec): boolean => {
  if (other.kind === 'block') return target.kind === 'block';
  if (other.kind === 'picture') return sizeOf(target).radius <= ON_CARD;
  if (other.kind === 'part') return false;
  const { receptacle } = other.thing;
  return receptacle !== undefined && sizeOf(target).radius + AIR <= receptacle.inner;
};
