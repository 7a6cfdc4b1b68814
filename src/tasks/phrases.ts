/** Wordings of one's own, for evaluation: a file that replaces templates, colour words or shape words. */

import type { Result, ShapeName } from '../contracts.ts';
import { z } from '../schema.ts';
import { COLOR_NAMES } from '../things/blocks.ts';
import { PHRASES, type Phrases } from './language.ts';
import { TASK_NAMES } from './tasks.ts';

const words = z.array(z.string().trim().min(1).max(200)).min(1);
const template = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((t) => /\{(object|color|shape)\}/.test(t), 'needs {object}, {color} or {shape}')
  .refine(
    (t) => !/\{(?!(object|color|shape|destination|destinationColor|destinationShape|in|into)\})/.test(t),
    'knows {object}, {color}, {shape}, {destination}, {destinationColor}, {destinationShape}, {in} and {into} only',
  );

const schema = z.strictObject({
  templates: z.partialRecord(z.enum(TASK_NAMES), z.array(template).min(1)).optional(),
  colors: z.partialRecord(z.enum(COLOR_NAMES), words).optional(),
  shapes: z.partialRecord(z.enum(Object.keys(PHRASES.shapes) as ShapeName[]), words).optional(),
});

/** What the file names replaces the usual words; what it leaves out stays. Errors: SETTING_INVALID, with the place. */
export const parsePhrases = (json: unknown): Result<Phrases> => {
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue?.path.join('.') || 'the file';
    const message = `Phrases: ${place}: ${issue?.message ?? 'not understood'}.`;
    return { ok: false, error: { code: 'SETTING_INVALID', message } };
  }
  const { templates = {}, colors = {}, shapes = {} } = parsed.data;
  const tasks = Object.fromEntries(
    Object.entries(templates).flatMap(([task, list]) => (list ? [[task, { templates: list }]] : [])),
  );
  return {
    ok: true,
    value: {
      ...PHRASES,
      colors: { ...PHRASES.colors, ...colors },
      shapes: { ...PHRASES.shapes, ...shapes },
      tasks: { ...PHRASES.tasks, ...tasks },
    },
  };
};
