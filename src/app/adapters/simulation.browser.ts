/** World, policy camera and sentences of a scene, made together and thrown away together. */
import { encodeAction } from '../../action/index.ts';
import { createArena } from '../../arena.ts';
import type { FrameSource, Goal, Policy, Result, SceneSpec, TabletopError, World } from '../../contracts.ts';
import { createFrameRenderer, createPolicyCamera, type FrameRenderer } from '../../render/index.ts';
import { createExpertPolicy, createNoOpPolicy } from '../../study/index.ts';
import { expertAction, loadPhysics, PHRASES, parseGoal, planText, sampleScene } from '../../world/index.ts';
import type { Language } from '../language/language.ts';
import { readLanguage } from '../language/read-language.ts';
import type { Example } from '../stores.ts';
import { examplesOf } from './examples.ts';

export interface Simulation {
  readonly scene: SceneSpec;
  readonly world: World;
  /** Every grab shows the world as it is now; absent when WebGL failed. */
  readonly camera: FrameSource | null;
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
  /** Errors: WORLD_FAILED. */
  open(seed: number): Result<Simulation>;
  /** Set when the policy camera cannot draw. */
  readonly cameraError: TabletopError | null;
}

const worldFailed = (detail: string): Result<never> => ({
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

/** Loads the physics (10 MB of WASM, once). Errors: WORLD_FAILED. */
export const loadSimulator = async (): Promise<Result<Simulator>> => {
  const frames = createFrameRenderer();
  try {
    const physics = await loadPhysics();
    const language = readLanguage(PHRASES); // the whole file, of which the world's own type names a part
    const open = (seed: number): Result<Simulation> => {
      try {
        const scene = sampleScene(seed);
        const world = createArena(physics, scene);
        const camera = frames.ok ? cameraOn(world, frames.value) : null;
        return {
          ok: true,
          value: {
            scene,
            world,
            camera,
            examples: examplesOf(scene, language),
            goalOf: (sentence) => parseGoal(scene, sentence),
            expert: (goal) => createExpertPolicy(() => expertAction(world, goal()), encodeAction),
            noOp: createNoOpPolicy,
            dispose: () => {
              camera?.dispose();
              world.dispose();
            },
          },
        };
      } catch (thrown) {
        return worldFailed(String(thrown));
      }
    };
    return { ok: true, value: { language, planText, open, cameraError: frames.ok ? null : frames.error } };
  } catch (thrown) {
    return worldFailed(String(thrown));
  }
};
