/** World, policy camera and sentences of a scene, made together and thrown away together. */
import { encodeAction } from '../../action/index.ts';
import { createArena } from '../../arena.ts';
import { WORKSPACE } from '../../catalogue/objects.ts';
import type { FrameSource, Goal, Policy, Result, SceneSpec, TabletopError, World } from '../../contracts.ts';
import { createDeskEye, tableOfFrame } from '../../desk-eye.ts';
import { type PictureSource, probeReadback } from '../../observe/index.ts';
import { explainHere } from '../../page-files.browser.ts';
import {
  createDeskCamera,
  createFrameRenderer,
  createPolicyCamera,
  type FrameRenderer,
} from '../../render/index.ts';
import { createExpertPolicy, createNoOpPolicy } from '../../study/index.ts';
import {
  deskScene,
  expertAction,
  loadPhysics,
  PHRASES,
  parseGoal,
  planText,
  sampleScene,
} from '../../world/index.ts';
import type { MarkedPlane } from '../desk/desk.ts';
import type { Language } from '../language/language.ts';
import { readLanguage } from '../language/read-language.ts';
import type { Example } from '../stores.ts';
import { examplesOf } from './examples.ts';

export interface Simulation {
  readonly scene: SceneSpec;
  readonly world: World;
  /** Every grab shows the world as it is now; absent when WebGL failed. */
  readonly camera: FrameSource | null;
  /** The arm over a picture of a desk; null when WebGL failed. */
  eye(picture: PictureSource, plane: () => MarkedPlane): FrameSource | null;
  /** Can the hand go to what lies at this point of the frame (0..1, v down)? */
  reachable(point: readonly [number, number]): boolean;
  /** Sentences that this scene can fulfil, and questions that it has one answer to. */
  readonly examples: readonly Example[];
  goalOf(sentence: string): Goal | null;
  /** "Expert (scripted)" on a goal that may change under it. */
  expert(goal: () => Goal): Policy;
  noOp(): Policy;
  dispose(): void;
}

export interface Simulator {
  /** The instruction that a plan's words stand for, or null. */
  readonly planText: typeof planText;
  /** The words that scenes are spoken of with. */
  readonly language: Language;
  /** `desk`: an arm alone, for things that are in a picture. Errors: WORLD_FAILED. */
  open(seed: number, desk?: boolean): Result<Simulation>;
  /** Set when the policy camera cannot draw, or the browser gives back other pictures than were drawn. */
  readonly cameraError: TabletopError | null;
}

const worldFailed = (detail: string): { readonly ok: false; readonly error: TabletopError } => ({
  ok: false,
  error: { code: 'WORLD_FAILED', message: 'The physics could not be started. Reload the page.', detail },
});

const cameraOn = (world: World, frames: FrameRenderer): FrameSource => {
  const camera = createPolicyCamera(world.scene, frames);
  return {
    kind: camera.kind,
    grab: () => {
      camera.update(world);
      return camera.grab();
    },
    dispose: () => camera.dispose(),
  };
};

const DESK_EXAMPLES: readonly Example[] = [
  { kind: 'reach', text: 'reach for the red thing' },
  { kind: 'reach', text: 'touch the blue mug' },
  { kind: 'reach', text: 'go to the yellow ball' },
  { kind: 'question', text: 'is there a red thing?' },
];

/** One desk's eye at a time: another picture, or another way to ask for its rectangle, makes another. */
const eyeOn = (world: World, frames: FrameRenderer | null): { eye: Simulation['eye']; dispose(): void } => {
  const camera = frames && createDeskCamera(world.scene, frames);
  let made: { readonly of: PictureSource; readonly eye: FrameSource } | null = null;
  return {
    eye: (picture, plane) => {
      if (!camera) return null;
      if (made?.of !== picture) {
        made = { of: picture, eye: createDeskEye({ picture, camera, world: () => world, plane }) };
      }
      return made.eye;
    },
    dispose: () => camera?.dispose(),
  };
};

/** Loads the physics (10 MB of WASM, once). Errors: WORLD_FAILED. */
export const loadSimulator = async (): Promise<Result<Simulator>> => {
  const frames = createFrameRenderer();
  try {
    const physics = await loadPhysics();
    const language = readLanguage(PHRASES); // the whole file, of which the world's own type names a part
    const open = (seed: number, desk = false): Result<Simulation> => {
      try {
        const scene = desk ? deskScene(seed) : sampleScene(seed);
        const world = createArena(physics, scene);
        const camera = frames.ok ? cameraOn(world, frames.value) : null;
        const over = eyeOn(world, frames.ok ? frames.value : null);
        return {
          ok: true,
          value: {
            scene,
            world,
            camera,
            examples: desk ? DESK_EXAMPLES : examplesOf(scene, language),
            eye: over.eye,
            reachable: ([u, v]) => {
              const [x, y] = tableOfFrame([u, v]);
              const { x: forth, y: across } = WORKSPACE;
              return x >= forth[0] && x <= forth[1] && y >= across[0] && y <= across[1];
            },
            goalOf: (sentence) => parseGoal(scene, sentence),
            expert: (goal) => createExpertPolicy(() => expertAction(world, goal()), encodeAction),
            noOp: createNoOpPolicy,
            dispose: () => {
              camera?.dispose();
              over.dispose();
              world.dispose();
            },
          },
        };
      } catch (thrown) {
        return worldFailed(String(thrown));
      }
    };
    return {
      ok: true,
      value: { language, planText, open, cameraError: frames.ok ? probeReadback() : frames.error },
    };
  } catch (thrown) {
    const { error } = worldFailed(String(thrown));
    return { ok: false, error: await explainHere(error, /mujoco[^/]*\.wasm/) };
  }
};
