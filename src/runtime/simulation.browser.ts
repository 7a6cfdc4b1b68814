/** World, policy cameras and sentences of a scene, made together and thrown away together. */
import type {
  FrameSize,
  FrameSource,
  Goal,
  NameSpec,
  ObservationSpec,
  Policy,
  Result,
  SceneSpec,
  StopReason,
  TableName,
  TabletopError,
  World,
} from '../contracts.ts';
import { conditionOf } from '../evaluation/index.ts';
import type { Language } from '../language/language.ts';
import { readLanguage } from '../language/read-language.ts';
import { type PictureSource, probeReadback, type SizedSource } from '../observe/index.ts';
import {
  appearanceFor,
  createDeskCamera,
  createLookLibrary,
  type DeskCamera,
  FRAME_SIZE,
  type Looks,
  lazyReader,
} from '../render/index.ts';
import { DEFAULT_ROBOT, robotOf } from '../robots/index.ts';
import {
  blocksSeen,
  canEnd,
  crowdedCount,
  type Doubt,
  deskScene,
  doubtOf,
  missingIn,
  missingOf,
  PHRASES,
  parseGoal,
  planText,
  sceneOf,
  taskOf,
  toldDoubt,
  wordDoubtOf,
} from '../tasks/index.ts';
import { isNamedTable } from '../things/table-names.ts';
import { loadPhysics } from '../world/index.ts';
import { siteAssets } from './assets.browser.ts';
import type { MarkedPlane } from './desk/desk.ts';
import { PICTURE_EXAMPLES } from './examples.ts';
import { DEFAULT_OBSERVATION } from './model-spec.ts';
import { createOverlayCamera, tableOfFrame } from './overlay-camera.ts';
import { createOwnShelf, type Guest, type OwnShelf } from './own/own-shelf.ts';
import { explainHere } from './page-files.browser.ts';
import { expertDoes, idlePolicy, scriptedExpert } from './robot-driver.ts';
import type { Language as ActionLanguage } from './robot-language.ts';
import { examplesOf } from './scene-examples.ts';
import { createRenderers, openStage, type Renderers, type SceneStage } from './scene-stage.browser.ts';
import type { SceneSet } from './settings.ts';
import type { Example } from './stores.ts';

export interface Simulation {
  readonly scene: SceneSpec;
  readonly world: World;
  /** Of its things and pictures, for the large view. */
  readonly looks: Looks;
  /** The simulated cameras that a policy asks for, by name; every grab shows the world as it is now. Empty: WebGL failed. */
  cameras(spec: Pick<ObservationSpec, 'cameras'>): Readonly<Record<string, FrameSource>>;
  /** The arm over a picture of a desk; null when WebGL failed. */
  overlay(picture: PictureSource, plane: () => MarkedPlane): SizedSource | null;
  /** Can the hand go to what lies at this point of the frame (0..1, v down)? */
  reachable(point: readonly [number, number]): boolean;
  /** What else its table may have on it is called; empty for blocks. */
  readonly names: readonly NameSpec[];
  /** Sentences that this scene can fulfil, and questions that it has one answer to. */
  readonly examples: readonly Example[];
  goalOf(sentence: string): Goal | null;
  /** What success means for the goal, in words. */
  success(goal: Goal): string;
  /** Whether an episode that ended so can have met the goal. */
  canEnd(goal: Goal, reason: StopReason): boolean;
  /** Why a sentence gives no goal here. */
  doubtOf(sentence: string): Doubt | null;
  /** Can the expert of this robot do it? */
  expertDoes(goal: Goal): boolean;
  /** "Expert (scripted)" on a goal that may change under it. */
  expert(goal: () => Goal, language?: ActionLanguage): Policy;
  noOp(): Policy;
  dispose(): void;
}

export interface OpenOptions {
  /** The seven-joint arm alone, for things that are in a picture. */
  readonly desk?: boolean;
  readonly robot?: string;
  readonly table?: TableName;
  /** The conditions of an evaluation. */
  readonly set?: SceneSet;
  /** Things of the visitor's own: the scene has one of them. */
  readonly guests?: readonly Guest[];
}

export interface Simulator {
  /** The instruction that a plan's words stand for, or null. */
  readonly planText: typeof planText;
  /** How a model that answers is asked for what is named, and for all that it sees. */
  readonly missingIn: typeof missingIn;
  readonly missingOf: typeof missingOf;
  readonly blocksSeen: typeof blocksSeen;
  /** What stands against a sentence about blocks, whatever lies there. */
  readonly wordDoubtOf: typeof wordDoubtOf;
  /** The same of a sentence about anything. */
  readonly toldDoubtOf: typeof toldDoubt;
  /** The words that scenes are spoken of with. */
  readonly language: Language;
  /** Errors: WORLD_FAILED, THING_MISSING. */
  open(seed: number, options?: OpenOptions): Promise<Result<Simulation>>;
  /** The visitor's own things. */
  readonly own: OwnShelf;
  /** What the catalogue calls its things. Errors: THING_MISSING. */
  names(): Promise<Result<readonly NameSpec[]>>;
  /** Set when the policy camera cannot draw, or the browser gives back other pictures than were drawn. */
  readonly cameraError: TabletopError | null;
}

const worldFailed = (detail: string): { readonly ok: false; readonly error: TabletopError } => ({
  ok: false,
  error: { code: 'WORLD_FAILED', message: 'The physics could not be started. Reload the page.', detail },
});

/** One overlay at a time: another picture, or another way to ask for its rectangle, makes another. */
const overlayOn = (
  world: World,
  renderers: Renderers,
): { overlay: Simulation['overlay']; dispose(): void } => {
  const cameras = new Map<string, DeskCamera>();
  const camera = ({ width, height }: FrameSize): Result<DeskCamera> => {
    const known = cameras.get(`${width} ${height}`);
    if (known) return { ok: true, value: known };
    const frames = renderers({ width, height });
    if (!frames.ok) return frames;
    const fresh = createDeskCamera(world.scene, frames.value);
    cameras.set(`${width} ${height}`, fresh);
    return { ok: true, value: fresh };
  };
  let made: { readonly of: PictureSource; readonly source: SizedSource } | null = null;
  return {
    overlay: (picture, plane) => {
      if (!camera({ width: FRAME_SIZE, height: FRAME_SIZE }).ok) return null;
      if (made?.of !== picture) {
        made = {
          of: picture,
          source: createOverlayCamera({ picture, camera, world: () => world, plane }),
        };
      }
      return made.source;
    },
    dispose: () => {
      for (const one of cameras.values()) one.dispose();
    },
  };
};

const camerasOf = (stage: SceneStage): Simulation['cameras'] => {
  return ({ cameras }) => {
    const made = stage.cameras(cameras);
    return made.ok ? made.value : {};
  };
};

/** Loads the physics (10 MB of WASM, once). Errors: WORLD_FAILED. */
export const loadSimulator = async (): Promise<Result<Simulator>> => {
  const renderers = createRenderers();
  const [usual] = DEFAULT_OBSERVATION.cameras;
  const frames = renderers(usual ?? { width: 128, height: 128 });
  try {
    const physics = await loadPhysics();
    const language = readLanguage(PHRASES); // the whole file, of which the world's own type names a part
    const own = createOwnShelf();
    const assets = siteAssets(own);
    const library = createLookLibrary({ file: assets.file, reader: lazyReader });
    const open: Simulator['open'] = async (
      seed,
      { desk, robot = DEFAULT_ROBOT, table = 'blocks', set = 'seen', guests = [] } = {},
    ) => {
      try {
        const catalogue = desk || !isNamedTable(table) ? null : await assets.catalogue();
        if (catalogue && !catalogue.ok) return catalogue;
        const scene = desk
          ? deskScene(seed, robot)
          : sceneOf(seed, {
              ...(set === 'crowded' ? { count: crowdedCount(seed) } : {}),
              ...{ robot, table, catalogue: catalogue?.value ?? null, guests },
            });
        const [hulls, looks] = await Promise.all([assets.hulls(scene), library.open(scene)]);
        if (!looks.ok) return looks;
        if (!hulls.ok) {
          looks.value.dispose();
          return hulls;
        }
        const appearance = appearanceFor(desk ? 'default' : conditionOf(set), seed);
        const stage = openStage(scene, {
          ...{ physics, hulls: hulls.value, looks: looks.value, renderers, appearance },
        });
        const { world } = stage;
        const over = overlayOn(world, renderers);
        return {
          ok: true,
          value: {
            scene,
            ...{ world, looks: stage.looks },
            cameras: camerasOf(stage),
            names: catalogue?.value.names ?? [],
            examples: desk
              ? PICTURE_EXAMPLES
              : examplesOf(scene, language).filter(
                  ({ kind }) => kind === 'question' || expertDoes(robotOf(scene.robot), kind),
                ),
            overlay: over.overlay,
            reachable: ([u, v]) => {
              const [x, y] = tableOfFrame([u, v]);
              const { x: forth, y: across } = robotOf(scene.robot).workspace;
              return x >= forth[0] && x <= forth[1] && y >= across[0] && y <= across[1];
            },
            goalOf: (sentence) => parseGoal(scene, sentence),
            success: ({ task }) => taskOf(task).success,
            canEnd,
            doubtOf: (sentence) => doubtOf(scene, sentence),
            expertDoes: ({ task }) => expertDoes(robotOf(scene.robot), task),
            expert: (goal, language) => scriptedExpert(world, goal, language),
            noOp: () => idlePolicy(world),
            dispose: () => {
              over.dispose();
              stage.dispose();
            },
          },
        };
      } catch (thrown) {
        return worldFailed(String(thrown));
      }
    };
    return {
      ok: true,
      value: {
        ...{ language, planText, missingIn, missingOf, blocksSeen, wordDoubtOf, open, own },
        toldDoubtOf: toldDoubt,
        names: async () => {
          const catalogue = await assets.catalogue();
          return catalogue.ok ? { ok: true, value: catalogue.value.names } : catalogue;
        },
        cameraError: frames.ok ? probeReadback() : frames.error,
      },
    };
  } catch (thrown) {
    const { error } = worldFailed(String(thrown));
    return { ok: false, error: await explainHere(error, /mujoco[^/]*\.wasm/) };
  }
};
