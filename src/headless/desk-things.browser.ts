/** The headless command `desk-things`: a desk laid with photographs of real things, with its labels. */
import { planThings, thingsLabelOf } from '../datagen/desk-set/things-plan.ts';
import { createStudio, type Studio } from '../render/still-life/index.ts';
import { z } from '../schema.ts';
import { jpegOf } from './jpeg.browser.ts';
import { type Command, command } from './registry.ts';

const thingsArguments = z.object({
  seed: z.number().int().nonnegative(),
  index: z.number().int().nonnegative(),
  quality: z.number().min(0).max(1),
  /** Address of the folder of the stamps' pictures, ID.png each, trimmed. */
  stamps: z.url(),
  /** Width over height, by id. */
  shapes: z.record(z.string(), z.number().positive()),
  material: z.url(),
  place: z.url(),
});

/** Layouts that are tried before it is given up. */
const ATTEMPTS = 400;

const pictureAt = async (url: string): Promise<ImageBitmap> =>
  createImageBitmap(await (await fetch(url)).blob());

let studio: Studio | null = null;

/** Errors: SETTING_INVALID, WEBGL_FAILED. */
export const deskThingsCommand: Command = command(thingsArguments, async (args) => {
  const { seed, index, shapes } = args;
  let plan: ReturnType<typeof planThings> = null;
  for (let attempt = 0; attempt < ATTEMPTS && !plan; attempt++)
    plan = planThings(seed, index, attempt, shapes);
  if (!plan) {
    const message = `Picture ${index} could not be laid out. Try another --seed.`;
    return { ok: false, error: { code: 'SETTING_INVALID', message } };
  }
  if (!studio) {
    const made = createStudio();
    if (!made.ok) return made;
    studio = made.value;
  }
  const { view, light, film, crop, tile, paper, planeSize, clutter } = plan;
  const furthestFirst = plan.stamps.toSorted((a, b) => b.at[1] - a.at[1]);
  const cutouts = await Promise.all(
    furthestFirst.map(async ({ stamp, at, yaw, width, height, front }) => ({
      image: await pictureAt(`${args.stamps}/${stamp.id}.png`),
      ...{ pose: stamp.pose, at, yaw, width, height, front },
    })),
  );
  const [photo, material] = await Promise.all([pictureAt(args.place), pictureAt(args.material)]);
  const still = studio.take({
    ...{ view, light, film, crop, tile, cutouts, photo, material },
    ...{ things: clutter, surface: 'desk', soften: 0.022, paper: paper ? planeSize : null },
  });
  if (!still.ok) return still;
  return { ok: true, value: { label: thingsLabelOf(plan), still: await jpegOf(still.value, args.quality) } };
});
