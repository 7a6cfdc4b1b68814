/** What the headless commands `evaluate` and `drive` are asked for. */
import { BINS, MIN_MERGED_BINS } from '../action/index.ts';
import { CONTROLS } from '../evaluation/policies.ts';
import { EVALUATION_SETS } from '../evaluation/sets.ts';
import { DEFAULT_ROBOT, ROBOT_IDS } from '../robots/index.ts';
import { z } from '../schema.ts';
import { EVERY_TASK_NAME, WORDING_KINDS } from '../tasks/index.ts';
import { COLOR_NAMES } from '../things/blocks.ts';
import { SPLITS } from '../things/index.ts';
import { TABLES } from '../things/table-names.ts';
import { engineRequest } from './engine.browser.ts';
import { FINDERS, ROWS } from './knowing.ts';

export const runArguments = z.object({
  control: z.enum(CONTROLS),
  clock: z.enum(['paused', 'realtime']),
  seed: z.number().int().nonnegative(),
  maxSteps: z.number().int().positive().optional(),
  engine: engineRequest.nullable(),
});

const MAX_TEMPERATURE = 2; // as on the page

export const evaluateArguments = runArguments.extend({
  task: z.enum(EVERY_TASK_NAME),
  set: z.enum(EVALUATION_SETS),
  plan: z.boolean(),
  askFirst: z.boolean().default(false),
  bins: z.number().int().min(MIN_MERGED_BINS).max(BINS).default(BINS),
  /** 'oracle': the policy is shown where the things are by marks, from the simulator; its sentence names the task alone. */
  marks: z.enum(['none', 'oracle']).default('none'),
  /** How a model on object tokens finds what is meant. */
  finder: z.enum(FINDERS).optional(),
  /** Whose numbers of what is seen it is given. */
  rows: z.enum(ROWS).optional(),
  /** 0 is greedy. Every episode draws with its scene's seed. */
  temperature: z.number().min(0).max(MAX_TEMPERATURE).default(0),
  episodes: z.number().int().positive(),
  robot: z.enum(ROBOT_IDS).default(DEFAULT_ROBOT),
  table: z.enum(TABLES).optional(),
  /** Actions a simulated second of a scripted control; absent: as its language says. A model says its own. */
  hz: z.number().positive().max(50).optional(),
  /** Of one action at that rate: as much smaller as there are more of them, or those of five a second. */
  ranges: z.enum(['rate', 'fixed']).default('rate'),
  /** Simulated milliseconds from a look to its action (paused clock). */
  delay: z.number().min(0).max(2000).default(0),
  /** Of things and pictures: the target's side of the split; absent: any. */
  names: z.enum(SPLITS).optional(),
  /** Of things and pictures: ids of concepts, of which the target's is one; absent: any. */
  concepts: z.array(z.string()).min(1).optional(),
  /** Of things and pictures: how the target is called; absent: by its name. */
  wording: z.enum(WORDING_KINDS).optional(),
  /** Of blocks: the target has one of these colours; absent: any. */
  colors: z.array(z.enum(COLOR_NAMES)).min(1).optional(),
  /** Ids that the command `object` gave: every scene has one of them, and is asked for it. */
  guests: z.array(z.string()).default([]),
  commit: z.string().nullable(),
  /** Content of a --phrases file; null for the usual wordings. */
  phrases: z.unknown().optional(),
  /** What is said in every episode: scenes are those in which it asks for something; its task takes the place of `task`. */
  sentence: z.string().min(1).optional(),
  /** The result has every step of every episode. */
  keepSteps: z.boolean().default(false),
});
