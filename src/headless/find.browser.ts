/** The headless command `evaluate` with task `find`: evaluation/evaluate-finding.ts on the real world, renderer, engine. */
import type { SeenThings } from '../contracts.ts';
import { evaluateFinding, type FindingParts } from '../evaluation/evaluate-finding.ts';
import { conditionOf } from '../evaluation/sets.ts';
import { appearanceFor } from '../render/index.ts';
import { z } from '../schema.ts';
import {
  instructionFor,
  PHRASES,
  sampleGoal,
  sceneOf,
  targetsWished,
  WORDING_KINDS,
} from '../tasks/index.ts';
import { SPLITS } from '../things/index.ts';
import { TABLES } from '../things/table-names.ts';
import { engineRequest } from './engine.browser.ts';
import { FINDERS } from './knowing.ts';
import { type Command, command } from './registry.ts';
import type { Rig } from './rig.browser.ts';

const findArguments = z.object({
  task: z.literal('find'),
  table: z.enum(TABLES).default('things'),
  names: z.enum(SPLITS).optional(),
  wording: z.enum(WORDING_KINDS).optional(),
  seed: z.number().int().nonnegative(),
  episodes: z.number().int().positive(),
  engine: engineRequest,
  commit: z.string().nullable(),
});

const ONLY_THINGS = {
  ok: false,
  error: {
    code: 'SETTING_INVALID',
    message: 'What a phrase means is asked of a model that sees things one by one. Choose another model.',
  },
} as const;

/** Of those that find by themselves, the whole fit last: differences are to it. */
const OWN_FINDERS = FINDERS.filter((name) => name !== 'truth').toReversed();

export const findCommand = (rig: Rig): Command =>
  command(findArguments, async ({ engine: wanted, seed, episodes, commit, ...asked }, { report }) => {
    const engine = await rig.engine.load(wanted);
    if (!engine.ok) return engine;
    const { things, spec, identity, policy } = engine.value;
    if (!things) return ONLY_THINGS;
    const catalogue = await rig.assets.catalogue();
    if (!catalogue.ok) return catalogue;
    const { table, names, wording = 'name' } = asked;
    const wished = targetsWished({ names, wording });
    const plan: FindingParts['plan'] = (from) => {
      const scene = sceneOf(from, { table, catalogue: catalogue.value });
      const goal = sampleGoal(scene, 'pick', from, 'seen', wished);
      const told = goal && instructionFor(scene, goal, from, PHRASES, wording);
      return goal && told !== null ? { scene, instruction: told, target: goal.target } : null;
    };
    const look: FindingParts['look'] = async (scene, instruction) => {
      const appearance = appearanceFor(conditionOf('seen'), scene.seed);
      const bench = await rig.open(scene, { appearance, observation: spec.observation });
      if (!bench.ok) return bench;
      const { world, camera, close, dispose } = bench.value;
      try {
        const frame = await camera.grab();
        if (!frame.ok) return frame;
        const seen = { frame: frame.value, instruction, proprioception: world.proprioception() };
        const by: Record<string, SeenThings | null> = {};
        for (const finder of OWN_FINDERS) {
          const finding = finder === 'match' ? {} : { of: finder };
          const acted = await policy({ close, insists: () => true, finding }).act(
            seen,
            new AbortController().signal,
          );
          // a sentence that it cannot read means nothing, and is counted
          by[finder] = acted.ok ? (acted.value.evidence.things ?? null) : null;
        }
        const places = scene.objects.map((_, i) => {
          const [x, y] = world.objectPose(i).position;
          return [x, y] as const;
        });
        return { ok: true, value: { places, by } };
      } finally {
        dispose();
      }
    };
    const options = { ...identity, commit, seed, episodes, ...asked };
    return evaluateFinding(options, { plan, look }, report);
  });
