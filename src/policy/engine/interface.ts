/** The part of a manifest that says what the policy sees and what it gives. */
import { z } from '../../schema.ts';

/** Integers a dimension of the bins head, as in RT-2 (section 3.2). */
export const BINS = 256;
/** Largest side of a frame that is rendered for a policy, pixels: cameras of real robots give 640 x 480 and 848 x 480. */
export const MAX_SIDE = 1024;
/** Actions a simulated second: above it an action would be shorter than a few physics steps. */
const MAX_HZ = 50;

export const VARIANT_IDS = ['float32', 'float16', 'int8'] as const;
export const variantId = z.enum(VARIANT_IDS);

const dimension = z
  .object({
    name: z.string().min(1).max(40),
    unit: z.enum(['flag', 'm', 'rad', 'deg', 'opening', 'percent']),
    low: z.number(),
    high: z.number(),
  })
  .refine((d) => d.low < d.high, 'low must be below high')
  .refine((d) => Number.isFinite(d.high - d.low), 'the range from low to high must be finite');

const dimensions = z.array(dimension).min(1).max(32);

const side = z.number().int().min(8).max(MAX_SIDE);

const camera = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,30}$/, 'must be a lower-case name'),
  width: side,
  height: side,
});

const cameras = z
  .array(camera)
  .min(1)
  .max(4)
  .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, 'must have distinct names');

const state = z.object({
  kind: z.enum(['tcp-pose', 'joints']),
  /** How the graph is told: 'bins' int32 0..255 over each range, 'units' float32 in the stated units. */
  encoding: z.enum(['bins', 'units']),
  dimensions,
});

export const observationSchema = z.object({
  cameras,
  /** Frames a camera, oldest first. */
  frames: z.number().int().min(1).max(8),
  state: state.nullable(),
});

export const actionSchema = z.object({
  kind: z.enum(['ee-delta', 'joint-target']),
  /** Actions a simulated second. */
  hz: z.number().positive().max(MAX_HZ),
  dimensions,
});

/** An ObservationSpec with the way its state is written. */
export type PolicyObservation = z.infer<typeof observationSchema>;
export type PolicyAction = z.infer<typeof actionSchema>;

/** Bytes of one observation as a golden file holds it: frames camera by camera, oldest first within one, sRGB. */
export const observationBytes = ({ cameras: list, frames }: PolicyObservation): number =>
  list.reduce((sum, { width, height }) => sum + width * height * 3 * frames, 0);
