/** The numbers of one object token, in their order: what a sight graph gives a row, and what an action graph is given. */
export const OBJECT_COLUMNS = [
  /** Probability that there is such a thing. */
  'score',
  /** Its middle in the frame, shares from the top left: rightward, downward. */
  'u',
  'v',
  /** Side of the square to look closely at, share of the frame's side. */
  'side',
  /** Middle of the footprint's smallest box, metres, world frame. */
  'x',
  'y',
  /** Lowest and highest point above the table, metres. */
  'bottom',
  'top',
  /** Half sides of the box, metres, the longer first. */
  'length',
  'breadth',
  /** Of twice the bearing of the longer side, times (length - breadth) / (length + breadth). */
  'axis-cos',
  'axis-sin',
  /** Where the finger tips close, metres, world frame. */
  'grasp-x',
  'grasp-y',
  'grasp-z',
  /** Of twice the grasp's yaw; 0 where any turn or a quarter turn is as good. */
  'yaw2-cos',
  'yaw2-sin',
  /** Of four times the yaw; 0 where any turn is as good. */
  'yaw4-cos',
  'yaw4-sin',
  /** Between the pads, metres. */
  'width',
  /** Share of the gripper's opening to come down with. */
  'opening',
  /** Probability that it is between the fingers. */
  'held',
  /** Probability that others can be put into or onto it. */
  'takes',
  /** Radius about the mouth's middle within which to let go, and its height, metres. */
  'mouth-radius',
  'mouth-height',
  'mouth-x',
  'mouth-y',
] as const;

export type ObjectColumn = (typeof OBJECT_COLUMNS)[number];

export const COLUMN_COUNT = OBJECT_COLUMNS.length;

/** Place of each number in a row. */
export const COLUMN = Object.fromEntries(OBJECT_COLUMNS.map((name, i) => [name, i])) as Readonly<
  Record<ObjectColumn, number>
>;
