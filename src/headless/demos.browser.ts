/**
 * The headless command `demos`: one recorded episode of a LeRobot dataset, sent to the script that writes it. The same loop,
 * world and cameras as the page's own recordings.
 */
import type { CameraSpec, ObservationSpec, Result, Step } from '../contracts.ts';
import { packFrames } from '../episode/dataset/pack.ts';
import { recordingSpec, recordStep } from '../episode/dataset/record.ts';
import { runEpisode } from '../evaluation/episode.ts';
import { COUNTS_AS_FAILURE, planEpisode } from '../evaluation/evaluate.ts';
import { createLingeringPolicy } from '../policy/index.ts';
import { CAMERA_NAMES } from '../robots/cameras.ts';
import { DEFAULT_ROBOT, ROBOT_IDS, robotOf } from '../robots/index.ts';
import { robotLanguage } from '../runtime/robot-language.ts';
import { z } from '../schema.ts';
import { TASK_NAMES } from '../tasks/index.ts';
import { TABLES } from '../things/table-names.ts';
import { engineRequest } from './engine.browser.ts';
import { type EpisodesRequest, prepareEpisodes } from './evaluate.browser.ts';
import { type Command, command } from './registry.ts';
import type { Rig } from './rig.browser.ts';

const demoArguments = z.object({
  /** Where to PUT `NAME.bin`, the frames. */
  sink: z.object({ url: z.url(), name: z.string().regex(/^[a-z0-9-]+$/) }),
  task: z.enum(TASK_NAMES),
  robot: z.enum(ROBOT_IDS).default(DEFAULT_ROBOT),
  table: z.enum(TABLES).default('blocks'),
  /** The first seed to look at; the next whose scene has such a goal is taken, if there is one before `before`. */
  seed: z.number().int().nonnegative(),
  before: z.number().int().positive(),
  /** What is said in every episode: scenes are those in which it asks for something; its task takes the place of `task`. */
  sentence: z.string().min(1).optional(),
  /** Null: the scripted expert. */
  engine: engineRequest.nullable(),
  temperature: z.number().min(0).max(2).default(0),
  /** Simulated seconds that the expert stays where it is when it is done. */
  hold: z.number().min(0).max(10).default(0),
  /** Of an expert's recording; a model's is what it sees. */
  cameras: z.array(z.enum(CAMERA_NAMES)).nonempty().default(['table']),
  /** Side of the frames, pixels. */
  size: z.number().int().min(32).max(512).default(128),
});
type DemoRequest = z.infer<typeof demoArguments>;

const observationOf = ({ cameras, size }: DemoRequest): ObservationSpec => ({
  cameras: cameras.map((name): CameraSpec => ({ name, width: size, height: size })),
  frames: 1,
  state: null,
});

const send = async ({ url, name }: DemoRequest['sink'], bytes: Uint8Array): Promise<Result<null>> => {
  const answer = await fetch(`${url}/${name}.bin`, { method: 'PUT', body: new Blob([bytes.slice()]) });
  if (answer.ok) return { ok: true, value: null };
  const message = `The episode could not be written: ${answer.status}.`;
  return { ok: false, error: { code: 'DOWNLOAD_FAILED', message } };
};

export const demosCommand = (rig: Rig): Command =>
  command(demoArguments, async (args) => {
    const loaded = args.engine ? await rig.engine.load(args.engine) : null;
    if (loaded && !loaded.ok) return loaded;
    const engine = loaded?.value ?? null;
    const { sink, robot, table, seed, temperature, sentence } = args;
    const observation = engine ? engine.spec.observation : observationOf(args);
    const request: EpisodesRequest = {
      ...{ task: args.task, robot, table, seed, temperature, observation, plan: false, askFirst: false },
      ...(sentence === undefined ? {} : { sentence }),
      ...{ control: engine ? 'none' : 'expert', set: 'seen', clock: 'paused', episodes: 1, commit: null },
    };
    const prepared = await prepareEpisodes(rig, request, { engine });
    if (!prepared.ok) return prepared;
    const { options, parts } = prepared.value;
    const seeds = Array.from({ length: args.before - seed }, (_, i) => seed + i);
    const plan = seeds.map((one) => planEpisode(one, options, parts)).find((one) => one !== null);
    if (!plan) return { ok: true, value: null };
    const opened = await parts.open(plan);
    if (!opened.ok) return opened;
    const { world, observe, policy, dispose } = opened.value;
    const language = engine?.spec.language ?? robotLanguage(robotOf(robot));
    const spec = recordingSpec(robot, observation.cameras, language.spec);
    const steps: Pick<Step, 'observation' | 'action'>[] = [];
    const { controlHz, clock } = options;
    const held = engine ? 0 : Math.round(args.hold * controlHz);
    const { end, success } = await runEpisode({
      ...{ world, observe, clock, controlHz, now: rig.now, sleep: rig.sleep },
      ...{ policy: createLingeringPolicy(policy, held), maxSteps: options.maxSteps + held },
      ...{ instruction: plan.instruction, goal: plan.goal },
      subscribers: [{ onStep: ({ observation: seen, action }) => steps.push({ observation: seen, action }) }],
    });
    dispose();
    if (end.error && !COUNTS_AS_FAILURE.includes(end.error.code)) return { ok: false, error: end.error };
    const frames = await Promise.all(steps.map((step) => recordStep(step, spec)));
    const sent = await send(sink, packFrames(frames));
    if (!sent.ok) return sent;
    const own = args.engine && rig.policies.find(args.engine.model);
    const brought = own ? { policy: { file: own.title, sha256: own.sha256 } } : {};
    const by = engine ? `${engine.identity.model} ${engine.identity.variant}` : 'expert';
    const name = `${options.task} ${plan.seed}`;
    const notes = { name, success: success === true, seed: plan.seed, table, by, ...brought };
    return { ok: true, value: { spec, notes, frames: frames.length, instruction: plan.instruction } };
  });
