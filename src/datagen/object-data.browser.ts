/** Episodes for a policy with object tokens, with frames of the policy camera or without: physics alone is ten times as fast. */
import type { EndEffectorAction, Frame, Goal, Policy, Result, Vec3 } from '../contracts.ts';
import { createRandom } from '../math/random.ts';
import { type ObjectPolicyOptions, type ObjectRow, read } from '../policy/objects/index.ts';
import { type LookLibrary, sampleAppearance } from '../render/index.ts';
import { createArena } from '../runtime/arena.ts';
import type { Assets } from '../runtime/assets.ts';
import { DEFAULT_OBSERVATION } from '../runtime/model-spec.ts';
import { type LiveCamera, openStage, type Renderers } from '../runtime/scene-stage.browser.ts';
import type { CloseFrames } from '../runtime/things-model.ts';
import { type Catalogue, instructionFor } from '../tasks/index.ts';
import type { Physics } from '../world/index.ts';
import { guessing } from './guessed-rows.ts';
import {
  driveObjectEpisode,
  episodeOf,
  type ObjectEpisodeOptions,
  type ObjectRecord,
} from './object-episodes.ts';
import { objectRows, type RowWorld } from './object-rows.ts';

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

/** What a policy that is given no frame is told instead: rows with errors like those of sight, and which are meant. */
export type Knowing = Required<Pick<ObjectPolicyOptions, 'rows' | 'places'>>;

const NO_FRAME: Frame = { width: 1, height: 1, rgb: new Uint8Array(3), source: 'sim', seq: 0 };

export interface ObjectDataParts {
  readonly physics: Physics;
  readonly assets: Assets;
  readonly catalogue: Catalogue;
  readonly library: LookLibrary;
  readonly renderers: Renderers;
  /** Drives beside the expert, from every frame; null: the expert alone, disturbed. */
  readonly policy: ((seed: number, close: CloseFrames, knowing?: Knowing) => Policy) | null;
}

export interface ObjectData {
  /** Row-major RGB bytes of all frames, one after another. */
  readonly frames: Uint8Array;
  readonly records: readonly ObjectRecord[];
  readonly succeeded: number;
}

type Episode = NonNullable<ReturnType<typeof episodeOf>>;

const GUESSES = 18; // stream of createRandom

const knowing = (world: RowWorld, { target, destination }: Goal, seed: number): Knowing => {
  const guess = guessing(createRandom(seed, GUESSES), world.scene.objects.length);
  let rows: readonly ObjectRow[] = [];
  const at = (index: number): readonly [number, number] => {
    const row = rows[index] ?? [];
    return [read(row, 'x'), read(row, 'y')];
  };
  return {
    rows: () => {
      rows = guess(objectRows(world, () => [0, 0]));
      return rows;
    },
    places: () => ({ target: at(target), second: destination === undefined ? null : at(destination) }),
  };
};

class Undrawn extends Error {}

/** A scene's world and, where frames are drawn, its camera. */
interface Opened extends Pick<ReturnType<typeof openStage>, 'world' | 'cameras'> {
  readonly camera: LiveCamera | null;
  readonly dispose: () => void;
}

const NAME = DEFAULT_OBSERVATION.cameras[0]?.name ?? '';

/** Deterministic in its options (on one renderer) where the expert drives. Errors: the camera's, THING_MISSING. */
export const objectData = async (
  { physics, assets, catalogue, library, renderers, policy: policyOf }: ObjectDataParts,
  options: ObjectDataOptions,
): Promise<Result<ObjectData>> => {
  const { size } = options;
  const frames: Uint8Array[] = [];
  const records: ObjectRecord[] = [];
  const signal = new AbortController().signal;
  let succeeded = 0;
  let retired: readonly LiveCamera[] = []; // keeps the compiled shaders until the next scene has drawn
  const retire = (cameras: readonly LiveCamera[]): void => {
    for (const camera of retired) camera.dispose();
    retired = cameras;
  };

  const open = async ({ scene, random }: Episode): Promise<Result<Opened>> => {
    const hulls = await assets.hulls(scene);
    if (!hulls.ok) return hulls;
    const appearance = sampleAppearance(random, random.next() < options.randomized ? 1 : 0.15);
    if (size === 0) {
      const world = createArena(physics, scene, hulls.value);
      const cameras: Opened['cameras'] = () => ({ ok: true, value: {} });
      return { ok: true, value: { world, cameras, camera: null, dispose: () => world.dispose() } };
    }
    const looks = await library.open(scene);
    if (!looks.ok) return looks;
    const stage = openStage(scene, {
      ...{ physics, hulls: hulls.value, looks: looks.value, renderers, appearance },
    });
    const cameras = stage.cameras([{ name: NAME, width: size, height: size }]);
    if (!cameras.ok) {
      stage.dispose();
      return cameras;
    }
    const camera = cameras.value[NAME] ?? null;
    return { ok: true, value: { ...stage, camera, dispose: () => stage.dispose(retire) } };
  };

  const drive = async (seed: number, episode: Episode, opened: Opened): Promise<boolean> => {
    const { goal, random } = episode;
    const { world, camera } = opened;
    const close: CloseFrames = (side) => ({
      grab: async () => {
        const larger = opened.cameras([{ name: NAME, width: side, height: side }]);
        if (!larger.ok) return larger;
        const [one] = Object.values(larger.value);
        if (!one) throw new RangeError('a policy needs frames');
        return one.grab();
      },
    });
    const policy = policyOf?.(seed, close, camera ? undefined : knowing(world, goal, seed)) ?? null;
    let last: Frame | null = camera ? null : NO_FRAME;
    const draw = async (): Promise<number> => {
      const kept = random.next() < options.drawn;
      if (!camera || !(kept || policy)) return -1;
      const frame = await camera.grab();
      if (!frame.ok) throw new Undrawn(frame.error.message);
      last = frame.value;
      if (!kept) return -1;
      frames.push(frame.value.rgb);
      return frames.length - 1;
    };
    const instruction = policy ? instructionFor(world.scene, goal, seed) : '';
    /** Null where it does not find what is meant: the expert goes on. */
    const driving = async (_: Goal, step: number): Promise<EndEffectorAction | null> => {
      if (!policy || !last) return null;
      const seen = { frame: last, instruction, proprioception: world.proprioception(), step };
      const said = await policy.act(seen, signal);
      const first = said.ok ? said.value.actions[0] : null;
      return first?.kind === 'ee-delta' ? first : null;
    };
    const project = (point: Vec3): readonly [number, number] => camera?.project(point) ?? [0, 0];
    const ports = { project, draw, drive: policy ? driving : null };
    return driveObjectEpisode(world, { goal, random, seed }, options, ports, records);
  };

  try {
    for (let i = 0; i < options.episodes; i++) {
      const seed = options.seed + i;
      const episode = episodeOf(seed, catalogue, options);
      if (!episode) continue;
      const opened = await open(episode);
      if (!opened.ok) return opened;
      try {
        if (await drive(seed, episode, opened.value)) succeeded++;
      } finally {
        opened.value.dispose();
      }
    }
  } catch (thrown) {
    if (!(thrown instanceof Undrawn)) throw thrown;
    return { ok: false, error: { code: 'WEBGL_FAILED', message: thrown.message } };
  } finally {
    retire([]);
  }
  const bytes = size * size * 3;
  const joined = new Uint8Array(frames.length * bytes);
  frames.forEach((rgb, i) => {
    joined.set(rgb, i * bytes);
  });
  return { ok: true, value: { frames: joined, records, succeeded } };
};
