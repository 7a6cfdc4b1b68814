/** What a head is: how a manifest states it, how a policy graph is fed, and how its outputs are read. */
import type { ActionTokens, Result } from '../../contracts.ts';
import type { z } from '../../schema.ts';
import type { PolicyAction, PolicyObservation, variantId } from '../engine/interface.ts';
import type { ObservationRequest, Sampling } from '../engine/protocol.ts';
import type { TensorData, Tensors } from '../engine/runtime.ts';
import type { SentenceTokens } from '../engine/sentence-tokenizer.ts';
import { imageTensor } from '../engine/tensor.ts';
import type { TextFeatures } from '../engine/text-features.ts';

export interface HeadRequest extends ObservationRequest {
  /** Absent: the policy reads no words. */
  readonly text: TextFeatures | undefined;
  /** Absent: the graph reads no tokens itself. */
  readonly sentence?: SentenceTokens | undefined;
  /** 0: actions only; 1: the whole vocabulary. Ignored by a graph without that switch. */
  readonly open: 0 | 1;
  /** Ignored by heads that do not sample. */
  readonly sampling: Sampling | undefined;
  /** Euler steps; ignored by heads that do not flow. */
  readonly flowSteps?: number | undefined;
}

/** What one run gave; a head fills in what it has. */
export interface HeadOutput {
  /** One integer a dimension; of an open run, ids of the vocabulary. */
  readonly tokens?: ActionTokens;
  /** Row-major [dimensions, 256], before the noise; illegal tokens at about -1e9. */
  readonly logits?: Float32Array<ArrayBuffer>;
  readonly chunk?: ActionChunk;
}

/** A chunk of actions (Zhao et al. 2023), in the graph's own numbers: not clipped, not un-normalized. */
export interface ActionChunk {
  /** Row-major [length, dimensions], the first row for now. */
  readonly values: Float32Array<ArrayBuffer>;
  readonly length: number;
  readonly dimensions: number;
  /** What it was said in, of heads that speak; -1 after the last. */
  readonly tokens?: readonly number[];
  /** Of a flow: row-major [steps + 1, length, dimensions], the chunk as noise, after each step, and at the end. */
  readonly path?: Float32Array<ArrayBuffer>;
}

export interface Head {
  /** Names that the graph must have, no more and no fewer. */
  readonly inputs: readonly string[];
  /** Names that the graph must have; it may have others. */
  readonly outputs: readonly string[];
  feeds(request: HeadRequest): Tensors;
  /**
   * Errors: MODEL_INVALID when an output has another type or shape, NON_FINITE_LOGITS or NON_FINITE_ACTIONS when a
   * number is not finite. `request`: what it was fed for.
   */
  read(tensors: Tensors, request?: Pick<HeadRequest, 'flowSteps'>): Result<HeadOutput>;
}

/** The part of a manifest that a head is made for. */
export interface HeadPolicy {
  readonly observation: PolicyObservation;
  readonly action: PolicyAction;
  /** Absent: the policy reads no words. */
  readonly encoder?: { readonly maxTokens: number; readonly dim: number } | undefined;
  /** Absent: it answers no questions. `input`: name of the graph's switch. */
  readonly answers?: { readonly input: string } | undefined;
}

/** What a chunk's numbers are, and how many of its actions are carried out. */
export interface ChunkReading {
  readonly length: number;
  /** How many of them are carried out before the policy is asked again. */
  readonly execute: number;
  /** Temporal ensembling: every action is the weighted mean of what all chunks in force say of it. */
  readonly ensemble: boolean;
  /** What the graph gives: numbers in the stated units, or -1..1 over each stated range. */
  readonly values: 'units' | 'range';
  /** Largest difference that the self-test allows, in shares of the range; absent: by the variant. */
  readonly tolerance?: Readonly<Partial<Record<z.infer<typeof variantId>, number>>> | undefined;
  /** Its makers left no golden observations: there is nothing to test it by here. */
  readonly unverified?: true;
}

/**
 * What a head gives, whatever its graph computes: tokens (one integer a dimension, with logits), or a chunk. All that comes
 * after a head (self-test, un-normalization, broker, panels) asks for this and for no head by name.
 */
export type Given =
  | { readonly kind: 'tokens'; readonly spread?: readonly number[] | undefined }
  | ({ readonly kind: 'chunk' } & ChunkReading);

type HeadSchema = z.ZodObject<{ kind: z.ZodLiteral<string> }>;

/** A row of the registry. */
export interface HeadDefinition<Schema extends HeadSchema> {
  /** The manifest's `head`; its `kind` is a literal. */
  readonly schema: Schema;
  given(spec: z.infer<Schema>): Given;
  create(spec: z.infer<Schema>, policy: HeadPolicy): Head;
}

/** A definition that may stand beside others, each with a schema of its own. */
export const defineHead = <Schema extends HeadSchema>({ schema, given, create }: HeadDefinition<Schema>) => ({
  schema,
  /** Null for a manifest that names another head. */
  of: (head: unknown) => {
    const spec = schema.safeParse(head);
    if (!spec.success) return null;
    return { given: given(spec.data), create: (policy: HeadPolicy) => create(spec.data, policy) };
  },
});

/** `image` for one camera, `image.<name>` for each of several. */
export const imageNames = ({ cameras }: PolicyObservation): readonly string[] =>
  cameras.length === 1 ? ['image'] : cameras.map(({ name }) => `image.${name}`);

/** Each camera's frames as float32 [1, 3 * frames, height, width] in 0..1, oldest first. */
export const imageFeeds = (
  observation: PolicyObservation,
  { images }: Pick<HeadRequest, 'images'>,
): Tensors => {
  const { cameras, frames } = observation;
  const names = imageNames(observation);
  return Object.fromEntries(
    cameras.map(({ width, height }, camera): [string, TensorData] => {
      const plane = 3 * width * height;
      const data = new Float32Array(frames * plane);
      images.slice(camera * frames, (camera + 1) * frames).forEach(({ rgb }, i) => {
        data.set(imageTensor(rgb, width, height), i * plane);
      });
      return [names[camera] ?? '', { type: 'float32', dims: [1, 3 * frames, height, width], data }];
    }),
  );
};

/** The state as int32 [1, D] bins or float32 [1, D] in units, by its encoding; nothing without a state. */
export const stateFeed = (
  name: string,
  { state: spec }: PolicyObservation,
  { state }: Pick<HeadRequest, 'state'>,
): Tensors => {
  if (spec === null) return {};
  const dims = [1, spec.dimensions.length];
  return {
    [name]:
      spec.encoding === 'bins'
        ? { type: 'int32', dims, data: Int32Array.from(state) }
        : { type: 'float32', dims, data: Float32Array.from(state) },
  };
};

/** The sentence as float32 [1, T, D] and its mask [1, T]; nothing for a policy that reads no words. */
export const textFeeds = (
  encoder: { readonly maxTokens: number; readonly dim: number } | undefined,
  text: TextFeatures | undefined,
): Tensors => {
  if (encoder === undefined || text === undefined) return {};
  const { maxTokens, dim } = encoder;
  return {
    text: { type: 'float32', dims: [1, maxTokens, dim], data: text.features },
    text_mask: { type: 'float32', dims: [1, maxTokens], data: text.mask },
  };
};
