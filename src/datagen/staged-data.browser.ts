/** Frames of episodes of tasks with scenes of their own, by the page's own policy camera, and what the expert does in each. */
import type { Result, TableName, TabletopError } from '../contracts.ts';
import { createRandom } from '../math/random.ts';
import {
  createFrameRenderer,
  createPolicyCamera,
  FRAME_SIZE,
  type PolicyCamera,
  sampleAppearance,
} from '../render/index.ts';
import { createArena } from '../runtime/arena.ts';
import type { Physics } from '../world/index.ts';
import {
  driveStagedEpisode,
  type StagedEpisodeOptions,
  type StagedRecord,
  stagedEpisodeOf,
} from './staged-episodes.ts';

export interface StagedDataOptions extends StagedEpisodeOptions {
  /** First scene seed; one episode a scene. */
  readonly seed: number;
  readonly episodes: number;
  /** One is drawn for each episode. */
  readonly tables: readonly TableName[];
  /** Share of looks with full randomization. */
  readonly randomized: number;
}

export interface StagedData {
  /** uint8 [records, 128, 128, 3]. */
  readonly frames: Uint8Array;
  readonly records: readonly StagedRecord[];
  readonly succeeded: number;
}

const LOOK_STREAM = 29; // of createRandom

/** Deterministic in its options (on one renderer). Errors: the camera's. */
export const stagedData = async (
  physics: Physics,
  options: StagedDataOptions,
): Promise<Result<StagedData>> => {
  const renderer = createFrameRenderer();
  if (!renderer.ok) return renderer;
  const frames: Uint8Array[] = [];
  const records: StagedRecord[] = [];
  let succeeded = 0;
  let retired: PolicyCamera | null = null; // keeps the compiled shaders until the next scene has drawn
  for (let seed = options.seed; seed < options.seed + options.episodes; seed++) {
    const random = createRandom(seed, LOOK_STREAM);
    const { scene, task, goal } = stagedEpisodeOf(seed, random.pick(options.tables));
    const world = createArena(physics, scene);
    const look = sampleAppearance(random, random.next() < options.randomized ? 1 : 0.15);
    const camera = createPolicyCamera(scene, renderer.value, look);
    let failed: TabletopError | null = null;
    const draw = async (): Promise<void> => {
      camera.update(world);
      const frame = await camera.grab();
      retired?.dispose();
      retired = null;
      if (frame.ok) frames.push(frame.value.rgb);
      else failed = frame.error;
    };
    if (await driveStagedEpisode(world, { task, goal }, options, draw, records)) succeeded++;
    retired = camera;
    world.dispose();
    if (failed) return { ok: false, error: failed };
  }
  renderer.value.dispose();
  const bytes = FRAME_SIZE * FRAME_SIZE * 3;
  const joined = new Uint8Array(frames.length * bytes);
  frames.forEach((rgb, i) => {
    joined.set(rgb, i * bytes);
  });
  return { ok: true, value: { frames: joined, records, succeeded } };
};
