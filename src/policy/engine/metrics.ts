/** The measured part of a manifest, as scripts/publish-metrics.mjs writes it. */
import { z } from '../../schema.ts';

const proportion = z.number().min(0).max(1);
const count = z.number().int().nonnegative();

/** A rate with its Wilson 95% interval, all within 0..1. */
const share = z.object({
  successes: count,
  rate: proportion,
  wilson95: z.tuple([proportion, proportion]),
});

/** One run: a task, and what drove it ("none": the policy itself; "plan first": planning first; else a control). */
const row = share.extend({
  task: z.string(),
  control: z.string(),
  variant: z.string(),
  clock: z.string(),
  episodes: count,
  /** Of the nonsense word: what taking any target of the scene would reach. */
  chance: proportion.optional(),
  /** Of the policy itself: successes that it ended by "terminate", that last half a second, episodes that moved something else. */
  terminated: share.optional(),
  settled: share.optional(),
  collateral: share.optional(),
  /** Successes by the task's stricter predicate. */
  close: share.extend({ title: z.string() }).optional(),
});

/** One kind of question; beside it the same with a grey frame, and what always the commonest answer would reach. */
const questionRow = share.extend({
  kind: z.string(),
  set: z.string(),
  /** Other than of blocks; and the side of the split that what is asked about is of. */
  table: z.string().optional(),
  names: z.string().optional(),
  variant: z.string(),
  n: count,
  blind: share,
  majority: z.object({ answer: z.string(), count, rate: proportion }),
});

const absentRow = z.object({
  table: z.string(),
  variant: z.string(),
  saysSo: share.extend({ n: count }),
  falseAlarms: share.extend({ n: count }),
});

/** What a model that was trained otherwise reaches, by itself; `set` as under `generalization`, or "seen". */
const ablationRow = share.extend({
  name: z.string(),
  model: z.string(),
  task: z.string(),
  set: z.string(),
  variant: z.string(),
  episodes: count,
  commit: z.string(),
});

const thingsRow = row.extend({
  table: z.string(),
  names: z.string().optional(),
  wording: z.string().optional(),
  concepts: z.string().optional(),
});

export const metricsSchema = z.object({
  commit: z.string(),
  /** SHA-256 of the weights that every number is about. */
  weights: z.string().optional(),
  /** First of the seeds that follow from it. */
  firstSeed: count.optional(),
  rows: z.array(row),
  /** Tokens drawn, not the likeliest. */
  sampling: z.array(row.extend({ temperature: z.number().positive() })).optional(),
  /** Runs in which one thing is unlike what instructions were trained on; `set` says which. */
  generalization: z.array(row.extend({ set: z.string() })).optional(),
  questions: z.array(questionRow).optional(),
  /** Told to do something with what is not there, and with what is: does it say that it is missing? */
  absent: z.array(absentRow).optional(),
  /** Tables other than of blocks: whose names, and how the target is called; `concepts`: the list that targets are of. */
  things: z.array(thingsRow).optional(),
  /** The same recipe from other training seeds: headline, things by the names of each side, absences. */
  siblings: z
    .array(
      z.object({
        ...{ model: z.string(), weights: z.string(), rows: z.array(row) },
        ...{ things: z.array(thingsRow).optional(), absent: z.array(absentRow).optional() },
      }),
    )
    .optional(),
  /** Rows that the protocol has and that were not measured. */
  missing: z.array(z.string()).optional(),
  ablations: z.array(ablationRow).optional(),
});

/** Which models are compared under `metrics.ablations`, in which words. */
export const ablationsSchema = z.array(z.object({ name: z.string().min(1), model: z.string().min(1) }));

export type Metrics = z.infer<typeof metricsSchema>;
export type Share = z.infer<typeof share>;
