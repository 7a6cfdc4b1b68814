/** The headless commands `desk-still` and `desk-moving`: pictures of desks for testing desk mode, with their labels. */

import type { Result } from '../contracts.ts';
import { RATE, SECONDS, slide } from '../datagen/desk-set/moving.ts';
import { type DeskLabel, footOf, labelOf, type Plan, planPicture } from '../datagen/desk-set/plan.ts';
import { boxOf, showsThing } from '../datagen/desk-set/shows.ts';
import { BITS, CELL, writeTimecode } from '../datagen/desk-set/timecode.ts';
import { hypot } from '../math/exact.ts';
import { createStudio, type Still, type StillLife, type Studio } from '../render/still-life/index.ts';
import { z } from '../schema.ts';
import { jpegOf } from './jpeg.browser.ts';
import { type Command, command } from './registry.ts';

const photograph = z.object({ url: z.url(), kind: z.enum(['material', 'desk', 'place']) });

const stillArguments = z.object({
  seed: z.number().int().nonnegative(),
  index: z.number().int().nonnegative(),
  photo: photograph,
  /** The other half of a picture with a desk: a material for a photograph of a place, or a place for a material. */
  other: photograph,
  quality: z.number().min(0).max(1),
});

/** Other goes at a picture whose thing cannot be seen well. */
const ATTEMPTS = 60;

let open: Result<Studio> | null = null;
const studio = (): Result<Studio> => {
  open ??= createStudio();
  return open;
};

const bitmapAt = async (url: string): Promise<ImageBitmap> =>
  createImageBitmap(await (await fetch(url)).blob());

interface Photos {
  readonly photo: ImageBitmap;
  readonly material: ImageBitmap;
}

const photosFor = async (
  { photo, other }: z.infer<typeof stillArguments>,
  surface: Plan['surface'],
): Promise<Photos> => {
  const [main, second] = [await bitmapAt(photo.url), await bitmapAt(other.url)];
  const onTop = surface === 'desk' && photo.kind === 'material';
  return onTop ? { photo: second, material: main } : { photo: main, material: second };
};

const settingOf = (plan: Plan, photos: Photos): StillLife => ({
  ...photos,
  view: plan.view,
  things: plan.items.map(({ placed }) => placed),
  light: plan.light,
  film: plan.film,
  surface: plan.surface,
  crop: plan.crop,
  tile: plan.tile,
  paper: plan.paper ? plan.planeSize : null,
});

/** Both named things can be told from what is behind them, as a draft at half the size shows. */
const isClear = (bench: Studio, plan: Plan, whole: StillLife): Result<boolean> => {
  const view = { ...plan.view, width: plan.view.width / 2, height: plan.view.height / 2 };
  const setting = { ...whole, view };
  const all = bench.take(setting, 'draft');
  if (!all.ok) return all;
  for (const [i, item] of plan.items.slice(0, 2).entries()) {
    const less = bench.take({ ...setting, things: setting.things.filter((_, k) => k !== i) }, 'draft');
    if (!less.ok) return less;
    if (!showsThing(all.value, less.value, boxOf(view, item))) return { ok: true, value: false };
  }
  return { ok: true, value: true };
};

interface Made {
  readonly plan: Plan;
  readonly setting: StillLife;
  readonly still: Still;
  /** The same without the named thing. */
  readonly without: Still;
}

const make = async (args: z.infer<typeof stillArguments>): Promise<Result<Made>> => {
  const bench = studio();
  if (!bench.ok) return bench;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const plan = planPicture({ ...args, attempt, photo: args.photo.kind });
    if (!plan) continue;
    const setting = settingOf(plan, await photosFor(args, plan.surface));
    const clear = isClear(bench.value, plan, setting);
    if (!clear.ok) return clear;
    if (!clear.value) continue;
    const still = bench.value.take(setting);
    if (!still.ok) return still;
    const without = bench.value.take({ ...setting, things: setting.things.slice(1) });
    if (!without.ok) return without;
    return { ok: true, value: { plan, setting, still: still.value, without: without.value } };
  }
  const message = `Picture ${args.index} could not be laid out. Try another --seed or other photographs.`;
  return { ok: false, error: { code: 'SETTING_INVALID', message } };
};

/** Labels, and two JPEG files as base64 text. */
export interface DeskStill {
  readonly label: DeskLabel;
  readonly still: string;
  readonly without: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

const factsOf = ({ hold, surface, paper, items }: Plan): DeskStill['facts'] => {
  const tenth = (value: number): number => Math.round(value * 10) / 10;
  return {
    size: [hold.width, hold.height],
    camera: {
      elevation: tenth(hold.elevation),
      azimuth: tenth(hold.azimuth),
      distance: Math.round(hold.distance * 1000) / 1000,
      roll: tenth(hold.roll),
      fov: tenth(hold.fov),
    },
    ...{ surface, paper },
    things: items.map(({ shade, placed }) => `${shade} ${placed.kind}`),
  };
};

/** Errors: SETTING_INVALID, WEBGL_FAILED. */
export const deskStillCommand: Command = command(stillArguments, async (args) => {
  const made = await make(args);
  if (!made.ok) return made;
  const { plan, still, without } = made.value;
  const value: DeskStill = {
    label: labelOf(plan),
    still: await jpegOf(still, args.quality),
    without: await jpegOf(without, args.quality),
    facts: factsOf(plan),
  };
  return { ok: true, value };
});

/**
 * Reports every frame as `{ jpeg, target }`, its number written into it, and gives the labels of the first.
 * Errors: as of desk-still.
 */
export const deskMovingCommand: Command = command(stillArguments, async (args, { report }) => {
  const bench = studio();
  const made = await make(args);
  if (!bench.ok) return bench;
  if (!made.ok) return made;
  const { plan, setting } = made.value;
  const [named] = setting.things;
  const [item] = plan.items;
  if (!named || !item) throw new RangeError('a plan names a thing');
  const path = Array.from({ length: SECONDS * RATE }, (_, frame) => slide(plan, frame / (SECONDS * RATE)));
  // what stands in its way is taken off the desk
  const others = plan.items.slice(1).filter((other) => {
    const [x, y] = other.placed.at;
    return path.every(([p, q]) => hypot(p - x, q - y) > item.radius + other.radius + 0.01);
  });
  const round = (value: number): number => Math.round(value * 10) / 10;
  for (const [frame, at] of path.entries()) {
    const film = { ...setting.film, seed: setting.film.seed + frame };
    const things = [{ ...named, at }, ...others.map(({ placed }) => placed)];
    const still = bench.value.take({ ...setting, film, things }, 'video');
    if (!still.ok) return still;
    writeTimecode(still.value.rgba, still.value.width, frame);
    const [u, v] = footOf(plan.view, { ...item, placed: { ...named, at } });
    report({ jpeg: await jpegOf(still.value, args.quality), target: [round(u), round(v)] });
  }
  return {
    ok: true,
    value: { label: labelOf(plan), facts: factsOf(plan), timecode: { bits: BITS, cell: CELL } },
  };
});
