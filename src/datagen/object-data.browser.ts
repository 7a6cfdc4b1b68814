/** Episodes for a policy with object tokens, with frames of the policy camera or without: physics alone is ten times as fast. */
import type { Result, Vec3 } from '../contracts.ts';
import {
  createFrameRenderer,
  createPolicyCamera,
  type LookLibrary,
  type PolicyCamera,
  sampleAppearance,
} from '../render/index.ts';
import { createArena } from '../runtime/arena.ts';
import type { Assets } from '../runtime/assets.ts';
import type { Catalogue } from '../tasks/index.ts';
import type { Physics } from '../world/index.ts';
import {
  driveObjectEpisode,
  episodeOf,
  type ObjectEpisodeOptions,
  type ObjectRecord,
} from './object-episodes.ts';

export interface ObjectDataOptions extends ObjectEpisodeOptions {
  /** First scene seed; one episode a scene. */
  readonly seed: number;
  readonly episodes: number;
  /** Share of looks with full randomization. */
  readonly randomized: number;
  /** Side of the frames, pixels; 0: none are drawn. */
  readonly size: number;
  /** Share of the steps that are drawn. */
  readonly drawn: number;
}

export interface ObjectDataParts {
  readonly physics: Physics;
  readonly assets: Assets;
  readonly catalogue: Catalogue;
  readonly library: LookLibrary;
}

export interface ObjectData {
  /** Row-major RGB bytes of all frames, one after another. */
  readonly frames: Uint8Array;
  readonly records: readonly ObjectRecord[];
  readonly succeeded: number;
}

class Undrawn extends Error {}

/** Deterministic in its options (on one renderer). Errors: the camera's, THING_MISSING. */
export const objectData = async (
  { physics, assets, catalogue, library }: ObjectDataParts,
  options: ObjectDataOptions,
): Promise<Result<ObjectData>> => {
  const { size } = options;
  const renderer = size > 0 ? createFrameRenderer({ width: size, height: size }) : null;
  if (renderer && !renderer.ok) return renderer;
  const frames: Uint8Array[] = [];
  const records: ObjectRecord[] = [];
  let succeeded = 0;
  let retired: { dispose(): void } | null = null; // keeps the compiled shaders until the next scene has drawn
  try {
    for (let i = 0; i < options.episodes; i++) {
      const seed = options.seed + i;
      const episode = episodeOf(seed, catalogue, options);
      if (!episode) continue;
      const { scene, goal, random } = episode;
      const hulls = await assets.hulls(scene);
      if (!hulls.ok) return hulls;
      const look = sampleAppearance(random, random.next() < options.randomized ? 1 : 0.15);
      const world = createArena(physics, scene, hulls.value);
      let camera: PolicyCamera | null = null;
      if (renderer) {
        const looks = await library.open(scene);
        if (!looks.ok) return looks;
        const made = createPolicyCamera(scene, renderer.value, look, { looks: looks.value });
        camera = {
          ...made,
          dispose: () => {
            made.dispose();
            looks.value.dispose();
          },
        };
      }
      const draw = async (): Promise<number> => {
        if (!camera || random.next() >= options.drawn) return -1;
        camera.update(world);
        const frame = await camera.grab();
        if (!frame.ok) throw new Undrawn(frame.error.message);
        retired?.dispose();
        retired = null;
        frames.push(frame.value.rgb);
        return frames.length - 1;
      };
      const project = (point: Vec3): readonly [number, number] => camera?.project(point) ?? [0, 0];
      try {
        const ports = { project, draw, drive: null };
        if (await driveObjectEpisode(world, { goal, random, seed }, options, ports, records)) succeeded++;
      } finally {
        const used = camera;
        if (used) {
          const before: { dispose(): void } | null = retired;
          retired = {
            dispose: () => {
              before?.dispose();
              used.dispose();
            },
          };
        }
        world.dispose();
      }
    }
  } catch (thrown) {
    if (!(thrown instanceof Undrawn)) throw thrown;
    return { ok: false, error: { code: 'WEBGL_FAILED', message: thrown.message } };
  } finally {
    retired?.dispose();
    renderer?.value.dispose();
  }
  const bytes = size * size * 3;
  const joined = new Uint8Array(frames.length * bytes);
  frames.forEach((rgb, i) => {
    joined.set(rgb, i * bytes);
  });
  return { ok: true, value: { frames: joined, records, succeeded } };
};
