/** What a dimension is called on the page: short in chips, strips and raster, long where there is room. */
export interface DimensionLabel {
  readonly short: string;
  readonly long: string;
}

const LABELS: Readonly<Record<string, DimensionLabel>> = {
  terminate: { short: 'stop', long: 'Terminate: 1 ends the episode' },
  dx: { short: 'Δx', long: 'Forward, away from the base' },
  dy: { short: 'Δy', long: 'To the arm’s left' },
  dz: { short: 'Δz', long: 'Up' },
  drx: { short: 'Δrx', long: 'Turn about x' },
  dry: { short: 'Δry', long: 'Turn about y' },
  drz: { short: 'Δrz', long: 'Turn about z' },
  gripper: { short: 'gripper', long: 'Gripper opening' },
  shoulder_pan: { short: 'pan', long: 'Shoulder pan: turns the arm about the vertical' },
  shoulder_lift: { short: 'lift', long: 'Shoulder lift: leans the upper arm' },
  elbow_flex: { short: 'elbow', long: 'Elbow flex' },
  wrist_flex: { short: 'wrist', long: 'Wrist flex: tips the hand' },
  wrist_roll: { short: 'roll', long: 'Wrist roll: turns the hand about its own axis' },
};

/** A name that nobody has written a label for is its own, with spaces for underscores. */
export const labelOf = (name: string): DimensionLabel =>
  LABELS[name] ?? { short: name.slice(0, 6), long: name.replaceAll('_', ' ') };
