/** The part of a manifest by which a policy acts on things that it sees one by one (object tokens), not on the frame. */
import { z } from '../../schema.ts';
import { OBJECT_COLUMNS } from '../objects/columns.ts';
import type { Misfit } from './capabilities.ts';
import { file } from './files.ts';
import { MAX_SIDE, variantId } from './interface.ts';
import type { Manifest } from './manifest.ts';

/** Graphs beside the policy's own, which is the one that acts. */
export const PART_NAMES = ['sight', 'tower', 'match'] as const;
export type PartName = (typeof PART_NAMES)[number];

/**
 * What of a fit counts. `similarity`: the tower's classes against the phrase, in the sentence encoder's space, with nothing learned here.
 * `eyes`: and the map that was learned from pictures without a robot. `all`: and what frames of the robot taught. `robot`: a control that
 * is no part of the fit, a map that is learned from the robot's side of the split alone (models/recipe/mini/robot_only.py).
 */
export const FIT_PARTS = ['similarity', 'eyes', 'robot', 'all'] as const;
export type FitPart = (typeof FIT_PARTS)[number];

export const objectsSchema = z.object({
  /** Rows that sight gives and the policy takes. */
  count: z.number().int().min(1).max(64),
  /** Numbers of a row, in order. */
  columns: z
    .array(z.string())
    .refine(
      (names) => names.length === OBJECT_COLUMNS.length && names.every((n, i) => n === OBJECT_COLUMNS[i]),
      `must be ${OBJECT_COLUMNS.join(', ')}`,
    ),
  /** Least score of a row that is taken for a thing. */
  score: z.number().min(0).max(1),
  /** Least fit, nats, of a thing that a phrase is said to mean. */
  found: z.number(),
  /** Nats below the best within which things are of the kind that a phrase names: "the fruit on the left". */
  alike: z.number().nonnegative(),
  /** Ways to take each thing that sight tells in a second output (objects/ways.ts); absent: one, in the row. */
  ways: z.number().int().min(1).max(16).optional(),
  /** Steps that a thing is remembered for which is not seen any more. */
  remembered: z.number().int().min(0).max(200),
  /** Vectors of names by which things are called where none was said (vocabulary.ts): the sentence encoder need not run for them. */
  vocabulary: file.optional(),
  /** Values inside of match by their names in its file: what its fit is made of. Absent: the fit alone can be had. */
  fits: z
    .object({
      similarity: z.string().min(1),
      eyes: z.string().min(1),
      robot: z.string().min(1).optional(),
    })
    .optional(),
  /** What the tower is shown: squares of a larger frame of the same camera. */
  look: z.object({
    /** Side of that frame, pixels. */
    frame: z.number().int().min(8).max(MAX_SIDE),
    /** Side of the square as the tower takes it, pixels. */
    pixels: z.number().int().min(8).max(MAX_SIDE),
    features: z.number().int().min(1).max(8192),
    classes: z.number().int().min(1).max(8192),
    /** Length of a look's vector in the policy's own eyes; 0: match takes none. */
    own: z.number().int().min(0).max(1024),
  }),
});

export type ObjectTokens = z.infer<typeof objectsSchema>;

/** Names of the values inside of match that are wanted. */
export const innerFits = (fits: ObjectTokens['fits']): readonly string[] =>
  Object.values(fits ?? {}).filter((name) => name !== undefined);

/** Does it act on object tokens? */
export const hasObjects = (manifest: Manifest): manifest is Manifest & { readonly objects: ObjectTokens } =>
  manifest.objects !== undefined;

/** What a golden observation has beside the frame, and what the trainer's runtime said to it on the way to its tokens. */
export const goldenObjects = z.object({
  /** The larger frame, sRGB bytes. */
  close: file,
  /** The sentence with "it" and "that" for its noun phrases. */
  task: z.string().min(1).max(200),
  /** Noun phrases of target and second, without articles. */
  phrases: z.array(z.string().min(1).max(200)).min(1).max(2),
  /** A list a phrase: fits of the things that are seen, in sight's order, nats. */
  fits: z.partialRecord(variantId, z.array(z.array(z.number()).max(64)).min(1).max(2)),
});

/** What such a manifest must state beside the rest, and what it cannot. */
export function* objectMisfits(manifest: Manifest): Iterable<Misfit> {
  const { objects, observation, variants, golden } = manifest;
  const stray = 'is of a manifest that has objects, and this one has none';
  for (const [i, variant] of variants.entries()) {
    if (!objects && variant.parts) yield { path: ['variants', i, 'parts'], message: stray };
    if (objects && !variant.parts) yield { path: ['variants', i, 'parts'], message: 'is missing' };
  }
  for (const [i, { objects: told }] of golden.entries()) {
    if (!objects && told) yield { path: ['golden', i, 'objects'], message: stray };
    if (objects && !told) yield { path: ['golden', i, 'objects'], message: 'is missing' };
  }
  if (!objects) return;
  const [camera] = observation.cameras;
  if (observation.cameras.length !== 1 || observation.frames !== 1 || camera?.width !== camera?.height) {
    yield { path: ['observation'], message: 'must be one square frame of one camera: sight takes no more' };
  }
  if (observation.state?.encoding !== 'bins') {
    yield { path: ['observation', 'state'], message: 'must be in bins: the graphs take no other' };
  }
  if (manifest.head.kind !== 'bins') yield { path: ['head'], message: 'must be bins' };
  if (!manifest.encoder) yield { path: ['encoder'], message: 'is missing: phrases are matched by it' };
  for (const field of ['answers', 'goldenAnswers', 'outputs'] as const) {
    if (manifest[field]) yield { path: [field], message: 'is of policies that see the frame themselves' };
  }
  const closeBytes = objects.look.frame * objects.look.frame * 3;
  for (const [i, { objects: told }] of golden.entries()) {
    if (told && told.close.bytes !== closeBytes) {
      const message = `must be ${closeBytes}: look.frame * look.frame * 3`;
      yield { path: ['golden', i, 'objects', 'close', 'bytes'], message };
    }
    for (const { id } of told ? variants : []) {
      const fits = told?.fits[id];
      if (fits?.length !== told?.phrases.length) {
        const message = `must be one list a phrase: ${told?.phrases.length}`;
        yield { path: ['golden', i, 'objects', 'fits', id], message };
      }
    }
  }
}
