/** World, policy camera and sentences of a scene, made together and thrown away together. */
import { encodeAction } from '../../action/index.ts';
import { createArena } from '../../arena.ts';
import type { FrameSource, Goal, Policy, Result, SceneSpec, TabletopError, World } from '../../contracts.ts';
import { createFrameRenderer, createPolicyCamera, type FrameRenderer } from '../../render/index.ts';
import { createExpertPolicy, createNoOpPolicy } from '../../study/index.ts';
import { expertAction, goalsOf, loadPhysics, parseGoal, sampleScene } from '../../world/index.ts';

export interface Simulation {
  readonly scene: SceneSpec;
  readonly world: World;
  /** Every grab shows the world as it is now; absent when WebGL failed. */
  readonly camera: FrameSource | null;
  /** Sentences that this scene can fulfil. */
  readonly examples: readonly string[];
  goalOf(sentence: string): Goal | null;
  /** "Expert (scripted)" on a goal that may change under it. */
  expert(goal: () => Goal): Policy;
  noOp(): Policy;
  dispose(): void;
}

export interface Simulator {
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

/** Plain wordings of the first few goals: reach one thing, pick another, so that both verbs are seen. */
const examplesOf = (scene: SceneSpec): readonly string[] => {
  const name = (goal: Goal): string => {
    const object = scene.objects[goal.target];
    return object ? `${object.color} ${object.shape}` : '';
  };
  const things = goalsOf(scene, 'reach').map(name);
  return things.slice(0, 4).map((thing, i) => (i % 2 === 0 ? `reach the ${thing}` : `pick up the ${thing}`));
};

/** Loads the physics (10 MB of WASM, once). Errors: WORLD_FAILED. */
export const loadSimulator = async (): Promise<Result<Simulator>> => {
  const frames = createFrameRenderer();
  try {
    const physics = await loadPhysics();
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
            examples: examplesOf(scene),
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
    return { ok: true, value: { open, cameraError: frames.ok ? null : frames.error } };
  } catch (thrown) {
    return worldFailed(String(thrown));
  }
};
