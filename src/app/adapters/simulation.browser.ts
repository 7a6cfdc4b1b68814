/** World, policy camera and sentences of a scene, made together and thrown away together. */
import { encodeAction } from '../../action/index.ts';
import { createArena } from '../../arena.ts';
import type { FrameSource, Goal, Policy, Result, SceneSpec, TabletopError, World } from '../../contracts.ts';
import { createFrameRenderer, createPolicyCamera, type FrameRenderer } from '../../render/index.ts';
import { createExpertPolicy, createNoOpPolicy } from '../../study/index.ts';
import { expertAction, goalsOf, loadPhysics, PHRASES, parseGoal, sampleScene } from '../../world/index.ts';
import { type Language, readLanguage } from '../language/language.ts';

export interface Simulation {
  readonly scene: SceneSpec;
  readonly world: World;
  /** Every grab shows the world as it is now; absent when WebGL failed. */
  readonly camera: FrameSource | null;
  /** Sentences that this scene can fulfil. */
  readonly examples: readonly string[];
  /** Questions that this scene has one answer to. */
  readonly questions: readonly string[];
  goalOf(sentence: string): Goal | null;
  /** "Expert (scripted)" on a goal that may change under it. */
  expert(goal: () => Goal): Policy;
  noOp(): Policy;
  dispose(): void;
}

export interface Simulator {
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

/** Plain wordings of the first few goals: reach one thing, pick another, so that both verbs are seen. */
const examplesOf = (scene: SceneSpec): readonly string[] => {
  const name = (goal: Goal): string => {
    const object = scene.objects[goal.target];
    return object ? `${object.color} ${object.shape}` : '';
  };
  const things = goalsOf(scene, 'reach').map(name);
  return things.slice(0, 4).map((thing, i) => (i % 2 === 0 ? `reach the ${thing}` : `pick up the ${thing}`));
};

/** Of something that there is one of, its colour; of the shape that there is most of, how many; where the first thing is. */
const questionsOf = ({ objects }: SceneSpec): readonly string[] => {
  const count = (shape: string): number => objects.filter((o) => o.shape === shape).length;
  const lone = objects.find(({ shape }) => count(shape) === 1);
  const most = objects.toSorted((a, b) => count(b.shape) - count(a.shape))[0];
  return [
    ...(lone ? [`what colour is the ${lone.shape}?`] : []),
    ...(most ? [`how many ${most.shape}s are there?`] : []),
  ];
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
            questions: questionsOf(scene),
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
    const language = readLanguage(PHRASES); // the whole file, of which the world's own type names a part
    return { ok: true, value: { language, open, cameraError: frames.ok ? null : frames.error } };
  } catch (thrown) {
    return worldFailed(String(thrown));
  }
};
