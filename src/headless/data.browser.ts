/** The headless commands `shard`, `desk`, `rollout`, `staged` and `dagger`: training data, sent to the script that asked over HTTP. */

import { DEFAULT_LANGUAGE, EE_DELTA } from '../action/index.ts';
import type { Result } from '../contracts.ts';
import { driveAndLabel } from '../datagen/dagger.browser.ts';
import { generateShard } from '../datagen/dataset.browser.ts';
import { generateDeskShard } from '../datagen/desk-data.browser.ts';
import { objectData } from '../datagen/object-data.browser.ts';
import { rollOut } from '../datagen/rollouts.browser.ts';
import { stagedData } from '../datagen/staged-data.browser.ts';
import { languageAt } from '../runtime/robot-language.ts';
import { z } from '../schema.ts';
import { TASK_NAMES } from '../tasks/index.ts';
import { isStaged, TABLES } from '../things/table-names.ts';
import { loadPhysics } from '../world/index.ts';
import { engineRequest } from './engine.browser.ts';
import { type Command, command } from './registry.ts';
import type { Rig } from './rig.browser.ts';

/** Where to PUT `NAME.bin` and `NAME.json`: tens of megabytes, too many for the script's message channel. */
const sink = z.object({ url: z.url(), name: z.string().regex(/^[a-z0-9-]+$/) });

/** Frames and what is known of each. */
interface Sent {
  readonly frames: Uint8Array;
  readonly samples: readonly unknown[];
}

const send = async ({ url, name }: z.infer<typeof sink>, shard: Sent): Promise<Result<number>> => {
  const json = JSON.stringify({ formatVersion: 2, count: shard.samples.length, samples: shard.samples });
  // the .json last: a shard counts as there when its .json is
  for (const [file, body] of [
    [`${name}.bin`, new Blob([shard.frames.slice()])],
    [`${name}.json`, json],
  ] as const) {
    const answer = await fetch(`${url}/${file}`, { method: 'PUT', body });
    if (!answer.ok) {
      return {
        ok: false,
        error: { code: 'DOWNLOAD_FAILED', message: `The shard could not be written: ${answer.status}.` },
      };
    }
  }
  return { ok: true, value: shard.samples.length };
};

const chunks = z
  .object({ length: z.number().int().min(1).max(64), goals: z.number().int().min(1).max(16) })
  .optional();

const shardArguments = z.object({
  sink,
  chunks,
  seed: z.number().int().nonnegative(),
  scenes: z.number().int().positive(),
  perScene: z.number().int().positive(),
  randomized: z.number().min(0).max(1),
});

export const shardCommand: Command = command(shardArguments, async (args) => {
  const made = await generateShard(await loadPhysics(), args);
  return made.ok ? send(args.sink, made.value) : made;
});

const deskArguments = z.object({
  sink,
  seed: z.number().int().nonnegative(),
  pictures: z.number().int().positive(),
  perPicture: z.number().int().positive(),
  photos: z.array(z.url()),
});

let photographs: { readonly urls: string; readonly bitmaps: Promise<readonly ImageBitmap[]> } | null = null;

/** Decoded once a page: hundreds of shards draw from them. */
const photosAt = (urls: readonly string[]): Promise<readonly ImageBitmap[]> => {
  const key = urls.join();
  if (photographs?.urls !== key) {
    const bitmap = async (url: string): Promise<ImageBitmap> =>
      createImageBitmap(await (await fetch(url)).blob(), { imageOrientation: 'flipY' });
    photographs = { urls: key, bitmaps: Promise.all(urls.map(bitmap)) };
  }
  return photographs.bitmaps;
};

export const deskCommand: Command = command(deskArguments, async (args) => {
  const made = await generateDeskShard(await loadPhysics(), { ...args, photos: await photosAt(args.photos) });
  return made.ok ? send(args.sink, made.value) : made;
});

const rolloutArguments = z.object({
  sink,
  seed: z.number().int().nonnegative(),
  episodes: z.number().int().positive(),
  tables: z.array(z.enum(TABLES)).nonempty(),
  tasks: z.array(z.enum(TASK_NAMES)).nonempty(),
  randomized: z.number().min(0).max(1),
  noise: z.number().min(0).max(1),
  expertShare: z.number().min(0).max(1),
  temperature: z.number().min(0).default(0),
  engine: engineRequest.nullable(),
});

/** Episodes of the expert, disturbed, or of a policy that is told by marks. */
export const rolloutCommand = (rig: Rig): Command =>
  command(rolloutArguments, async ({ engine: wanted, temperature, ...args }) => {
    const engine = wanted ? await rig.engine.load(wanted) : null;
    if (engine && !engine.ok) return engine;
    const catalogue = await rig.assets.catalogue();
    if (!catalogue.ok) return catalogue;
    const made = await rollOut(
      {
        physics: await loadPhysics(),
        assets: rig.assets,
        catalogue: catalogue.value,
        library: rig.library,
        policy: engine ? (seed) => engine.value.policy({ temperature, seed }) : null,
      },
      args,
    );
    if (!made.ok) return made;
    const { frames, records, succeeded } = made.value;
    const sent = await send(args.sink, { frames, samples: records });
    return sent.ok ? { ok: true, value: { samples: sent.value, succeeded } } : sent;
  });

const stagedArguments = z.object({
  sink,
  seed: z.number().int().nonnegative(),
  episodes: z.number().int().positive(),
  tables: z.array(z.enum(TABLES).refine(isStaged, { error: 'a table of one task was expected' })).nonempty(),
  hz: z.number().positive().max(50),
  ranges: z.enum(['rate', 'fixed']),
  randomized: z.number().min(0).max(1),
  noise: z.number().min(0).max(1),
  chunk: z.number().int().min(0).max(64),
});

/** Episodes of the expert, disturbed, of tasks with scenes of their own. */
export const stagedCommand: Command = command(stagedArguments, async ({ hz, ranges, ...args }) => {
  const { spec } = languageAt(DEFAULT_LANGUAGE, hz, ranges);
  const made = await stagedData(await loadPhysics(), { ...args, spec });
  if (!made.ok) return made;
  const { frames, records, succeeded } = made.value;
  const sent = await send(args.sink, { frames, samples: records });
  return sent.ok ? { ok: true, value: { samples: sent.value, succeeded } } : sent;
});

const objectArguments = z.object({
  sink,
  seed: z.number().int().nonnegative(),
  episodes: z.number().int().positive(),
  tables: z.array(z.enum(TABLES)).nonempty(),
  tasks: z.array(z.enum(TASK_NAMES)).nonempty(),
  randomized: z.number().min(0).max(1),
  noise: z.number().min(0).max(1),
  expertShare: z.number().min(0).max(1),
  more: z.number().int().nonnegative(),
  size: z.number().int().nonnegative(),
  drawn: z.number().min(0).max(1),
  temperature: z.number().min(0).default(0),
  engine: engineRequest.nullable().default(null),
});

/** Episodes with the numbers of all objects, for a policy with object tokens. */
export const objectDataCommand = (rig: Rig): Command =>
  command(objectArguments, async ({ engine: wanted, temperature, ...args }) => {
    const engine = wanted ? await rig.engine.load(wanted) : null;
    if (engine && !engine.ok) return engine;
    const catalogue = await rig.assets.catalogue();
    if (!catalogue.ok) return catalogue;
    const { assets, library, renderers } = rig;
    const made = await objectData(
      {
        ...{ physics: await loadPhysics(), assets, library, renderers, catalogue: catalogue.value },
        policy: engine
          ? (seed, close, finding) =>
              engine.value.policy({
                ...{ temperature, seed, close, insists: () => true },
                ...(finding ? { finding } : {}),
              })
          : null,
      },
      args,
    );
    if (!made.ok) return made;
    const { frames, records, succeeded } = made.value;
    const sent = await send(args.sink, { frames, samples: records });
    return sent.ok ? { ok: true, value: { samples: sent.value, succeeded } } : sent;
  });

const daggerArguments = z.object({
  sink,
  chunks,
  seed: z.number().int().nonnegative(),
  episodes: z.number().int().positive(),
  maxSteps: z.number().int().positive(),
  expertShare: z.number().min(0).max(1),
  randomized: z.number().min(0).max(1),
  tasks: z.array(z.enum(TASK_NAMES)).nonempty(),
  temperatures: z.array(z.number().min(0)).nonempty().default([0]),
  engine: engineRequest,
});

export const daggerCommand = (rig: Rig): Command =>
  command(daggerArguments, async (args) => {
    const engine = await rig.engine.load(args.engine);
    if (!engine.ok) return engine;
    const made = await driveAndLabel(await loadPhysics(), engine.value.policy, {
      ...args,
      controlHz: EE_DELTA.hz,
    });
    if (!made.ok) return made;
    const sent = await send(args.sink, made.value.shard);
    return sent.ok ? { ok: true, value: { samples: sent.value, succeeded: made.value.succeeded } } : sent;
  });
