/** What one frame is recorded with: where everything is, and what the expert would do about every goal of the scene. */
import { EE_DELTA_CODEC, encodeTcpPose } from '../action/index.ts';
import type { Goal, TaskName } from '../contracts.ts';
import type { Random } from '../math/random.ts';
import type { PolicyCamera } from '../render/index.ts';
import { createExpert, TASKS, type TaskSpec } from '../tasks/index.ts';
import { blocksOf } from '../things/blocks.ts';
import { isGraspable, sizeOf } from '../things/bodies.ts';
import type { EditableWorld } from '../world/index.ts';
import type { ChunkRecord } from './chunks.ts';

type Bins = readonly number[];

export interface SampleRecord {
  readonly seed: number;
  readonly kind: 'state' | 'dagger' | 'desk';
  readonly objects: readonly {
    readonly color: string;
    readonly shape: string;
    readonly uv: readonly [number, number];
    /** Metres on the table, and metres above where it rested. */
    readonly xy: readonly [number, number];
    readonly lifted: number;
  }[];
  readonly proprioception: readonly number[];
  /** Index of the object between the pads, or -1. */
  readonly holding: number;
  /** The goal the state was made for, or that was being pursued. */
  readonly focus?: { readonly task: TaskName; readonly object: number; readonly destination?: number };
  /** The sentence that was being followed. */
  readonly instruction?: string;
  /** Expert bins by task: a list over objects for one-object tasks, [target, destination, bins] for the others. */
  readonly labels: Readonly<
    Record<TaskName, readonly (Bins | null)[] | readonly (readonly [number, number, Bins])[]>
  >;
  /** What the expert does next about some of the goals, where it was asked for. */
  readonly chunks?: readonly ChunkRecord[];
}

const round = (x: number): number => Math.round(x * 1e4) / 1e4;

/** Expert labels for the objects of the scene, in the state the world is in now. */
export const labelWorld = (
  world: EditableWorld,
  camera: PolicyCamera,
  kind: SampleRecord['kind'],
  random: Random,
  focus?: Goal,
): SampleRecord => {
  const { seed } = world.scene;
  const objects = blocksOf(world.scene);
  const expert = createExpert(world);
  const bins = (goal: Goal): Bins => EE_DELTA_CODEC.encode(expert(goal));
  const all = objects.map((_, i) => i);
  const targets = all.filter((i) => objects[i] !== undefined && isGraspable(objects[i]));
  const holding = all.findIndex((i) => world.holding(i));
  const othersOf = ({ name, destination }: TaskSpec, target: number): readonly number[] => {
    const wanted = focus?.task === name && focus.target === target ? focus.destination : undefined;
    const fits = (i: number): boolean =>
      i !== target && objects[i] !== undefined && (destination?.shapes?.includes(objects[i].shape) ?? true);
    const asked = { world, target, held: target === holding, wanted, random };
    return destination?.labelled?.(asked) ?? all.filter(fits);
  };
  const labelsOf = (task: TaskSpec): SampleRecord['labels'][string] =>
    task.destination
      ? targets.flatMap((target) =>
          othersOf(task, target).map(
            (destination) => [target, destination, bins({ task: task.name, target, destination })] as const,
          ),
        )
      : all.map((target) => (targets.includes(target) ? bins({ task: task.name, target }) : null));
  return {
    seed,
    kind,
    objects: objects.map((o, i) => {
      const { position } = world.objectPose(i);
      const [u, v] = camera.project(position);
      return {
        color: o.color,
        shape: o.shape,
        uv: [round(u), round(v)],
        xy: [round(position[0]), round(position[1])],
        lifted: round(position[2] - sizeOf(o).rest),
      };
    }),
    proprioception: encodeTcpPose(world.proprioception()),
    holding,
    ...(focus
      ? {
          focus: {
            task: focus.task,
            object: focus.target,
            ...(focus.destination === undefined ? {} : { destination: focus.destination }),
          },
        }
      : {}),
    labels: Object.fromEntries(TASKS.map((task) => [task.name, labelsOf(task)])),
  };
};
