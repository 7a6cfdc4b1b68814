/** The headless command `desk-find`: which thing of a desk does a model mean by a phrase, and does it say what is not there? */
import type { Evidence, Observation, Result } from '../contracts.ts';
import { meantBy, type Pointed, tallyPointed } from '../evaluation/pointing.ts';
import { hypot } from '../math/exact.ts';
import { applyHomography, type Point } from '../math/homography.ts';
import { lookedAt } from '../policy/index.ts';
import { tableOfFrame } from '../runtime/overlay-camera.ts';
import { z } from '../schema.ts';
import { type DeskBench, deskPicture, openDeskBench } from './desk-bench.browser.ts';
import { engineRequest, type LoadedEngine } from './engine.browser.ts';
import { type Command, command } from './registry.ts';
import type { Rig } from './rig.browser.ts';

const pixel = z.tuple([z.number(), z.number()]);

const entry = deskPicture.extend({
  things: z.array(
    z.object({ box: z.tuple([z.number(), z.number(), z.number(), z.number()]), target: pixel }),
  ),
  asks: z.array(z.object({ kind: z.string(), phrase: z.string(), thing: z.number().int().nullable() })),
});

const findArguments = z.object({
  engine: engineRequest,
  entries: z.array(entry).nonempty(),
  /** Of the arm's pose; one more a picture. */
  seed: z.number().int().nonnegative(),
  /** Pixels outside of a box that still mean the thing in it. */
  within: z.number().nonnegative(),
});

/** One question, and what it came to. */
interface Found extends Pointed {
  readonly phrase: string;
  /** It points at what is meant. */
  readonly right: boolean;
  /** Metres of the desk from the foot of what is meant. */
  readonly away: number | null;
  /** Nats of what it points at; null: it has none. */
  readonly fit: number | null;
}

/** Null where the model is not asked, or gives no answer. */
const absentBy = async (
  { ask }: LoadedEngine,
  { things }: Evidence,
  phrase: string,
  seen: Observation,
): Promise<boolean | null> => {
  if (things) return things.missing.length > 0;
  const answer = await ask?.(`is there ${phrase.replace(/^the /u, 'a ')}?`, seen);
  return answer?.ok ? answer.value.words[0] === 'no' : null;
};

const findOn = async (
  { things, asks }: z.infer<typeof entry>,
  bench: DeskBench,
  engine: LoadedEngine,
  within: number,
): Promise<Result<readonly Found[]>> => {
  const { world, seen: source, close, placed } = bench;
  const pictureOf = (at: Point): Point => applyHomography(placed.pictureFromTable, tableOfFrame(at));
  const boxes = things.map(({ box }) => box);
  const found: Found[] = [];
  for (const { kind, phrase, thing } of asks) {
    const frame = await source.grab();
    if (!frame.ok) return frame;
    const proprioception = world.proprioception();
    const seen = { frame: frame.value, instruction: `reach for ${phrase}`, proprioception };
    const policy = engine.policy({ close, insists: () => true });
    const decision = await policy.act(seen, new AbortController().signal);
    // a sentence that it cannot read points nowhere, and is counted
    const evidence = decision.ok ? decision.value.evidence : null;
    const at = evidence && lookedAt(evidence);
    const point = at && pictureOf(at);
    const target = thing === null ? undefined : things[thing]?.target;
    const [tx, ty] = target ? applyHomography(placed.tableFromPicture, target) : [0, 0];
    const [x, y] = at ? tableOfFrame(at) : [0, 0];
    const meant = evidence?.things?.seen.find(({ id }) => id === evidence.things?.target);
    found.push({
      ...{ kind, phrase, thing, boxes, point },
      right: point !== null && thing !== null && meantBy(point, boxes, within) === thing,
      saysAbsent: evidence ? await absentBy(engine, evidence, phrase, seen) : null,
      seen: evidence?.things ? evidence.things.seen.map(({ u, v }) => pictureOf([u, v])) : null,
      away: at && target ? hypot(x - tx, y - ty) / placed.scale : null,
      fit: meant?.names[0]?.fit ?? null,
    });
  }
  return { ok: true, value: found };
};

/** Every phrase of every picture, at the first look; reports each picture. Errors: the engine's, the picture's, DESK_INVALID. */
export const deskFindCommand = (rig: Rig): Command =>
  command(findArguments, async ({ engine: wanted, entries, seed, within }, { report }) => {
    const engine = await rig.engine.load(wanted);
    if (!engine.ok) return engine;
    const all: (Found & { readonly picture: number })[] = [];
    for (const [picture, one] of entries.entries()) {
      const side = engine.value.spec.observation.cameras[0]?.width;
      const bench = await openDeskBench(one, seed + picture, side);
      if (!bench.ok) return bench;
      const found = await findOn(one, bench.value, engine.value, within);
      bench.value.dispose();
      if (!found.ok) return found;
      all.push(...found.value.map((each) => ({ ...each, picture })));
      report({ done: picture + 1, of: entries.length });
    }
    const asks = all.map(({ boxes: _, ...rest }) => rest);
    const value = { ...engine.value.identity, seed, within, tally: tallyPointed(all, within, seed), asks };
    return { ok: true, value };
  });
