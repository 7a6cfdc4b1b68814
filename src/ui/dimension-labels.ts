/** What a dimension is called on the page: short in chips, strips and raster, long where there is room. */
import type { DimensionSpec } from '../action/index.ts';

export interface DimensionLabel {
  readonly short: string;
  readonly long: string;
}

export const DIMENSION_LABELS: Readonly<Record<DimensionSpec['name'], DimensionLabel>> = {
  terminate: { short: 'end', long: 'Terminate: 1 ends the episode' },
  dx: { short: 'Δx', long: 'Forward, away from the base' },
  dy: { short: 'Δy', long: 'To the arm’s left' },
  dz: { short: 'Δz', long: 'Up' },
  drx: { short: 'Δrx', long: 'Turn about x' },
  dry: { short: 'Δry', long: 'Turn about y' },
  drz: { short: 'Δrz', long: 'Turn about z' },
  gripper: { short: 'grip', long: 'Gripper opening' },
};
