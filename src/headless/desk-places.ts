/** The headless command `desk-places`: where pixels of a marked picture lie on the simulated table. */
import { applyHomography, type Quad } from '../math/homography.ts';
import { placeDesk } from '../observe/index.ts';
import { z } from '../schema.ts';
import { type Command, command } from './registry.ts';

const point = z.tuple([z.number(), z.number()]);

const placesArguments = z.object({
  plane: z.tuple([point, point, point, point]),
  planeSize: z.tuple([z.number(), z.number()]),
  pixels: z.array(point),
});

/** Metres of the table, world frame, a pixel each; and table metres a desk metre. Errors: DESK_INVALID. */
export const deskPlacesCommand: Command = command(placesArguments, async ({ plane, planeSize, pixels }) => {
  const placed = placeDesk({ corners: plane as Quad, size: planeSize });
  if (!placed.ok) return placed;
  const { tableFromPicture, scale } = placed.value;
  return {
    ok: true,
    value: { scale, places: pixels.map((pixel) => applyHomography(tableFromPicture, pixel)) },
  };
});
