import type { Result } from '../contracts.ts';
import { z } from '../schema.ts';
import { fail } from './errors.ts';
import { ablationsSchema, metricsSchema } from './metrics.ts';

/** Formats this page can read. */
export const MANIFEST_FORMAT = 1;

// 1 GiB: far above any model that fits a tab, far below what would make the page allocate itself to death
const MAX_FILE_BYTES = 1 << 30;

// only names below the manifest's own folder, or in one sibling folder ("../minilm/encoder.int8.onnx"): a manifest can
// never point at another site, at the page's own files, or upward
const SEGMENT = '[A-Za-z0-9_-][A-Za-z0-9_.-]*';
const SAFE_PATH = new RegExp(`^(?:\\.\\./${SEGMENT}/)?(?:${SEGMENT}/)*${SEGMENT}$`);

const filePath = z
  .string()
  .max(200)
  .regex(SAFE_PATH, 'must be a relative file name inside the model folder or one sibling folder');

const file = z.object({
  file: filePath,
  bytes: z.number().int().positive().max(MAX_FILE_BYTES),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits'),
});

const bin = z.number().int().min(0).max(255);
const eightTokens = z.array(bin).length(8);
const range = z
  .object({ name: z.string().min(1), low: z.number(), high: z.number() })
  .refine((r) => r.low < r.high, 'low must be below high');

const dimension = z
  .object({
    name: z.string().min(1),
    unit: z.string().min(1),
    low: z.number(),
    high: z.number(),
    legal: z.number().int().min(1).max(256),
  })
  .refine((d) => d.low < d.high, 'low must be below high');

const variant = file.extend({
  id: z.enum(['float32', 'float16', 'int8']),
  providers: z.array(z.enum(['webgpu', 'wasm'])).min(1),
  needs: z.array(z.enum(['shader-f16'])),
});

const side = z.number().int().min(1).max(1024);

const golden = z.object({
  frame: file,
  instruction: z.string().min(1),
  proprioception: z.array(bin).length(7),
  /** What the trainer's runtime said, by variant. */
  tokens: z.partialRecord(z.enum(['float32', 'float16', 'int8']), eightTokens),
});

/** An open prompt with the answer that the trainer's runtime gave in every variant. */
const goldenAnswer = z.object({
  frame: file,
  question: z.string().min(1),
  proprioception: z.array(bin).length(7),
  /** Up to the end token, which is there unless the answer fills all eight places. */
  tokens: z.array(z.number().int().nonnegative()).min(1).max(8),
});

/** A text with this field exactly once. */
const templateWith = (field: string) =>
  z.string().refine((t) => t.split(field).length === 2, `must contain ${field} exactly once`);

/** Inputs that every policy graph has. */
export const POLICY_INPUTS = ['image', 'text', 'text_mask', 'proprioception', 'noise'] as const;

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
  .refine((a) => !(POLICY_INPUTS as readonly string[]).includes(a.input), {
    path: ['input'],
    message: 'is an input that every model has',
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

const manifestSchema = z
  .object({
    formatVersion: z.literal(MANIFEST_FORMAT),
    id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
    title: words,
    summary: z.string().max(2000),
    license: words,
    encoder: z.object({
      id: words,
      license: words,
      model: file,
      tokenizer: file,
      maxTokens: z.number().int().min(4).max(512),
      dim: z.number().int().min(1).max(4096),
    }),
    /** RT-2's question, with {instruction} once. */
    prompt: templateWith('{instruction}'),
    variants: z.array(variant).min(1).max(16),
    observation: z.object({
      width: z.number().int().min(8).max(1024),
      height: z.number().int().min(8).max(1024),
      proprioception: z.array(range).length(7),
    }),
    action: z.object({
      controlHz: z.number().positive().max(10),
      dimensions: z.array(dimension).length(8),
    }),
    golden: z.array(golden).min(1).max(64),
    goldenAnswers: z.array(goldenAnswer).max(64).optional(),
    answers: answers.optional(),
    /** What the graph gives beside tokens and logits. */
    outputs: z.object({ attention: attention.optional() }).optional(),
    /** Trained numbers of the policy, the encoder left out. */
    parameters: z.number().int().positive().optional(),
    /** Arithmetic of one action, 10^9 operations, two a multiply-add; the encoder left out. */
    gflopPerAction: z.number().positive().optional(),
    ablations: ablationsSchema.optional(),
    metrics: metricsSchema.optional(),
  })
  .superRefine((m, context) => {
    const ids = m.variants.map((v) => v.id);
    for (const [i, id] of ids.entries()) {
      if (ids.indexOf(id) !== i) {
        context.addIssue({ code: 'custom', path: ['variants', i, 'id'], message: 'is listed twice' });
      }
    }
    const frameBytes = m.observation.width * m.observation.height * 3;
    const checkFrame = (list: 'golden' | 'goldenAnswers', i: number, bytes: number): void => {
      if (bytes === frameBytes) return;
      const path = [list, i, 'frame', 'bytes'];
      context.addIssue({ code: 'custom', path, message: 'must be width * height * 3' });
    };
    for (const [i, g] of (m.goldenAnswers ?? []).entries()) {
      checkFrame('goldenAnswers', i, g.frame.bytes);
      if (!g.tokens.every((id) => id < (m.answers?.vocabulary.length ?? 0))) {
        const path = ['goldenAnswers', i, 'tokens'];
        context.addIssue({ code: 'custom', path, message: 'are not of the vocabulary of answers' });
      }
    }
    for (const [i, g] of m.golden.entries()) {
      checkFrame('golden', i, g.frame.bytes);
      for (const id of ids) {
        // float16 may lean on float32's tokens: its exact answer differs from adapter to adapter
        if ((id === 'float16' ? (g.tokens.float16 ?? g.tokens.float32) : g.tokens[id]) === undefined) {
          context.addIssue({ code: 'custom', path: ['golden', i, 'tokens', id], message: 'is missing' });
        }
      }
    }
  });

export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestVariant = Manifest['variants'][number];
export type ManifestFile = z.infer<typeof file>;
export type ManifestAnswers = NonNullable<Manifest['answers']>;
export type VariantId = ManifestVariant['id'];

/**
 * Parsed JSON -> a manifest whose every field has been checked.
 * Errors: MANIFEST_INVALID, with the path of the first problem in `detail`.
 */
export const parseManifest = (json: unknown): Result<Manifest> => {
  const parsed = manifestSchema.safeParse(json);
  if (parsed.success) return { ok: true, value: parsed.data };
  const first = parsed.error.issues[0];
  const path = first?.path.map(String).join('.') ?? '';
  return fail('MANIFEST_INVALID', `${path === '' ? 'manifest' : path}: ${first?.message ?? 'unreadable'}`);
};
