import type { Result } from '../../contracts.ts';
import { z } from '../../schema.ts';
import { TABLES } from '../../things/table-names.ts';
import { headSchema } from '../heads/index.ts';
import { type Capabilities, misfitsOf } from './capabilities.ts';
import { contradictionsOf } from './contradictions.ts';
import { file } from './files.ts';
import { actionSchema, BINS, observationSchema, variantId } from './interface.ts';
import { ablationsSchema, metricsSchema } from './metrics.ts';
import { goldenObjects, objectsSchema } from './object-tokens.ts';
import { tokenizerSchema } from './tokenizer-schema.ts';

/** The format that this page reads. */
export const MANIFEST_FORMAT = 2;

const variant = file.extend({
  id: variantId,
  providers: z.array(z.enum(['webgpu', 'wasm'])).min(1),
  needs: z.array(z.enum(['shader-f16'])),
  /** The most threads that pay on WASM, as measured; absent: one. */
  threads: z.number().int().min(1).max(16).optional(),
  /** Graphs beside the policy's own; of policies on object tokens. */
  parts: z.object({ sight: file, tower: file, match: file }).optional(),
  /**
   * 'none': the runtime runs the policy's own graph as it is, on the processor. Its optimizers go through all nodes many times,
   * and of thousands of small ones that takes longer than all that they save in an episode.
   */
  optimization: z.literal('none').optional(),
  /** Weights that the graph keeps beside it (ONNX external data); `path`: as the graph calls the file; its name without folders, if left out. */
  external: z
    .array(file.extend({ path: z.string().min(1).max(500).optional() }))
    .max(16)
    .optional(),
});

const side = z.number().int().min(1).max(1024);

/** One number a dimension of the state, as `observation.state.encoding` says; empty without a state. */
const goldenState = z.array(z.number()).max(32);

/** An observation with what the trainer's runtime said to it, by variant. */
const golden = z.object({
  /** Every frame of the observation, camera by camera, oldest first within one. */
  frame: file,
  /** Of a policy that reads. */
  instruction: z.string().min(1).optional(),
  state: goldenState,
  /** Of a bins head: one integer a dimension of the action. */
  tokens: z
    .partialRecord(
      variantId,
      z.array(
        z
          .number()
          .int()
          .min(0)
          .max(BINS - 1),
      ),
    )
    .optional(),
  /** Of a chunk head: row-major [length, dimensions], as the graph gives them. */
  actions: z.partialRecord(variantId, z.array(z.number()).max(8192)).optional(),
  /** Of policies on object tokens. */
  objects: goldenObjects.optional(),
});

/** An open prompt with the answer that the trainer's runtime gave in every variant. */
const goldenAnswer = z.object({
  frame: file,
  question: z.string().min(1),
  state: goldenState,
  /** Up to the end token, which is there unless the answer fills every place. */
  tokens: z.array(z.number().int().nonnegative()).min(1).max(32),
});

/** A text with this field exactly once. */
const templateWith = (field: string) =>
  z.string().refine((t) => t.split(field).length === 2, `must contain ${field} exactly once`);

/** Inputs that a bins head may have, whatever its manifest declares. */
const BINS_INPUTS: readonly string[] = ['image', 'text', 'text_mask', 'proprioception', 'noise'];

/** The model answers questions and writes plans: the same decoder with nothing constrained. */
const answers = z
  .object({
    /** Name of the graph's float32 [1] input: 0 action tokens only, 1 the whole vocabulary. */
    input: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/),
    /** Id that ends an answer. */
    eos: z.number().int().nonnegative(),
    /** What each token id is written as. */
    vocabulary: z.array(z.string().max(40)).min(257).max(65_536),
    question: templateWith('{question}'),
    plan: templateWith('{instruction}'),
  })
  .refine((a) => a.eos < a.vocabulary.length, { path: ['eos'], message: 'is not in the vocabulary' })
  .refine((a) => !BINS_INPUTS.includes(a.input), {
    path: ['input'],
    message: 'is an input that the head has anyway',
  });

/** Where the model looked: one map over the frame for each name of `of`. */
const attention = z
  .object({
    name: z.string().min(1),
    shape: z.tuple([z.number().int().min(1).max(16), side, side]),
    of: z.array(z.string().min(1)).min(1),
  })
  .refine((a) => a.of.length === a.shape[0], { path: ['of'], message: 'must name every map of the shape' });

/** A line on the page: what is longer is no title. */
const words = z.string().min(1).max(200);

const encoder = z.object({
  id: words,
  license: words,
  model: file,
  tokenizer: file,
  maxTokens: z.number().int().min(4).max(512),
  dim: z.number().int().min(1).max(4096),
});

const manifestSchema = z.object({
  formatVersion: z.literal(MANIFEST_FORMAT),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  title: words,
  summary: z.string().max(2000),
  license: words,
  /** Id of the robot that it drives. */
  robot: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  /** What lay on the tables that it was trained on; absent: it does not say. */
  tables: z.array(z.enum(TABLES)).min(1).optional(),
  observation: observationSchema,
  action: actionSchema,
  head: headSchema,
  /** Present: it acts on object tokens; absent: on the frames. */
  objects: objectsSchema.optional(),
  /** The frozen sentence encoder; absent: the policy reads no words. */
  encoder: encoder.optional(),
  /** How sentences become the tokens that a `graph` head's graph reads itself; absent: it reads none. */
  tokenizer: tokenizerSchema.optional(),
  /** RT-2's question, with {instruction} once; with an encoder only. */
  prompt: templateWith('{instruction}').optional(),
  variants: z.array(variant).min(1).max(16),
  /** Empty only with a head of another's contract, which brings none: it is then not verified. */
  golden: z.array(golden).max(64),
  goldenAnswers: z.array(goldenAnswer).max(64).optional(),
  answers: answers.optional(),
  /** What the graph gives beside the head's outputs. */
  outputs: z.object({ attention: attention.optional() }).optional(),
  /** Trained numbers of the policy, the encoder left out. */
  parameters: z.number().int().positive().optional(),
  /** Arithmetic of one action, 10^9 operations, two a multiply-add; the encoder left out. */
  gflopPerAction: z.number().positive().optional(),
  /** What made it: run file, stages, hashes of the data (models/recipe/provenance.py); the page makes no use of it. */
  run: z.record(z.string(), z.unknown()).optional(),
  ablations: ablationsSchema.optional(),
  metrics: metricsSchema.optional(),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestVariant = z.infer<typeof variant>;
export type ManifestAnswers = z.infer<typeof answers>;
export type ManifestGolden = z.infer<typeof golden>;
export type VariantId = ManifestVariant['id'];

const refused = (path: string, problem: string): Result<never> => ({
  ok: false,
  error: {
    code: 'MANIFEST_INVALID',
    message: `This page cannot serve the model: “${path.slice(0, 100)}” ${problem.slice(0, 300)}.`,
    detail: `${path}: ${problem}`,
  },
});

/**
 * Parsed JSON -> a manifest whose every field has been checked, and which can be served here.
 * Errors: MANIFEST_INVALID; the sentence names the first field that is wrong, `detail` begins with its path.
 */
export const parseManifest = (json: unknown, capabilities: Capabilities): Result<Manifest> => {
  if (typeof json === 'object' && json !== null && 'formatVersion' in json && json.formatVersion === 1) {
    return refused(
      'formatVersion',
      `is 1, this page reads ${MANIFEST_FORMAT}; convert it: node scripts/convert-manifest.mjs MANIFEST`,
    );
  }
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) {
    const first = parsed.error.issues[0];
    const path = first?.path.map(String).join('.') ?? '';
    return refused(path === '' ? 'manifest' : path, first?.message ?? 'is unreadable');
  }
  // what the page lacks before what contradicts it: a dimension too few is its own mistake, not the golden frames'
  const [first] = [...misfitsOf(parsed.data, capabilities), ...contradictionsOf(parsed.data)];
  if (first !== undefined) return refused(first.path.join('.'), first.message);
  return { ok: true, value: parsed.data };
};
