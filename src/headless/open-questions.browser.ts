/** Scenes of things and pictures for questions about them: what the simulator knows of each, to score what is said. */
import type { NameSpec, ObservationSpec, Result, SceneSpec, TableName, Vec3 } from '../contracts.ts';
import {
  type AskedView,
  type OpenRequest,
  type QuestionParts,
  stateRandom,
} from '../evaluation/evaluate-questions.ts';
import type { Appearance } from '../render/index.ts';
import type { CloseFrames } from '../runtime/things-model.ts';
import {
  type AskedSide,
  type Catalogue,
  createExpert,
  isAskedOf,
  type OpenState,
  sampleGoal,
  sceneOf,
  targetsWished,
} from '../tasks/index.ts';
import type { EditableWorld } from '../world/index.ts';
import type { Bench, Rig } from './rig.browser.ts';

export interface ThingScenes {
  readonly table: TableName;
  readonly names: AskedSide;
  readonly catalogue: Catalogue;
  readonly observation: ObservationSpec;
  readonly appearance: (seed: number) => Appearance;
}

type ThingView = OpenState & AskedView & { readonly close: CloseFrames; readonly seen: AskedView['frame'] };

const middle = (values: readonly number[]): number => (Math.min(...values) + Math.max(...values)) / 2;

const stateOf = (
  world: Pick<EditableWorld, 'scene' | 'extent' | 'holding'>,
  project: (point: Vec3) => readonly [number, number],
  concepts: readonly NameSpec[],
): OpenState => ({
  ...{ scene: world.scene, concepts },
  objects: world.scene.objects.map((_, i) => {
    const { outline, bottom, top } = world.extent(i);
    const xy = [middle(outline.map(([x]) => x)), middle(outline.map(([, y]) => y))] as const;
    return { xy, uv: project([...xy, (bottom + top) / 2]), lifted: bottom };
  }),
  holding: world.scene.objects.findIndex((_, i) => world.holding(i)),
});

/** Actions of the expert until something is in the hand, and how many more it is carried for. */
const MOST_ACTIONS = 40;
const CARRIED = 3;

/** Has the expert take a thing of the side that is asked about; false where it does not. */
const take = (world: EditableWorld, scene: SceneSpec, side: AskedSide): boolean => {
  const wished = targetsWished({ names: side, wording: 'name' });
  const goal = sampleGoal(scene, 'pick', scene.seed, 'all', wished);
  if (!goal) return false;
  let carried = 0;
  for (let step = 0; step < MOST_ACTIONS && carried < CARRIED; step++) {
    world.command({ ...createExpert(world)(goal), terminate: false });
    if (!world.advance(1 / 5).ok) return false;
    if (world.holding(goal.target)) carried++;
  }
  return carried === CARRIED;
};

/** Opened when a state of it is asked for: most seeds have nothing of a side. */
export const openOfThings =
  (
    rig: Rig,
    { table, names, catalogue, observation, appearance }: ThingScenes,
  ): QuestionParts<ThingView, OpenRequest>['open'] =>
  async (seed) => {
    const benches: Bench[] = [];
    const view = async (request: OpenRequest): Promise<Result<ThingView | null>> => {
      const scene = sceneOf(seed, { table, catalogue, ...(request === 'alone' ? { count: 1 } : {}) });
      if (!isAskedOf(scene, names)) return { ok: true, value: null };
      const bench = await rig.open(scene, { appearance: appearance(seed), observation });
      if (!bench.ok) return bench;
      benches.push(bench.value);
      const { world, camera, close } = bench.value;
      const holds = request === 'perhaps-held' && stateRandom(seed, true).next() < 0.5;
      if (holds && !take(world, scene, names)) return { ok: true, value: null };
      const frame = await camera.grab();
      if (!frame.ok) return frame;
      const seen = { frame: frame.value, seen: frame.value, proprioception: world.proprioception(), close };
      return { ok: true, value: { ...stateOf(world, camera.project, catalogue.names), ...seen } };
    };
    return {
      ok: true,
      value: {
        view,
        dispose: () => {
          for (const { dispose } of benches) dispose();
        },
      },
    };
  };
