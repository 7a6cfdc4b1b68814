/** The few sizes of Tabletop's hand and blocks that the drawings need, in metres. */
import { PANDA } from '../../robots/index.ts';
import { SHAPES } from '../../things/blocks.ts';

/** Width of the cube. */
export const GRASPABLE_SIDE = SHAPES.cube.inner * 2;
/** Between the pads of the open hand. */
export const OPENING = PANDA.gripper.width;
/** A pad from above: across the opening, along it. */
export const PAD_BOX = [0.012, 0.019] as const;

/** Room on each side of a block in the middle of the open hand. */
export const CLEARANCE = (OPENING - GRASPABLE_SIDE) / 2;
