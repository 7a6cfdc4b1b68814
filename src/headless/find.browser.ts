/** The headless command `evaluate` with task `find`: evaluation/evaluate-finding.ts on the real world, renderer, engine. */
import type { Goal, NameSpec, SceneSpec, SeenThings, Split } from '../contracts.ts';
import { evaluateFinding, type FindingParts, type FindingQuestion } from '../evaluation/evaluate-finding.ts';
import { conditionOf } from '../evaluation/sets.ts';
import { editDistance } from '../language/unknown-words.ts';
import { appearanceFor } from '../render/index.ts';
import type { CloseFrames } from '../runtime/things-model.ts';
import { z } from '../schema.ts';
import {
  type Catalogue,
  instructionFor,
  isUntaught,
  PHRASES,
  sampleGoal,
  sceneOf,
  targetsWished,
  UNTAUGHT_KINDS,
  untaughtInstruction,
  untaughtPhrases,
  WORDING_KINDS,
} from '../tasks/index.ts';
import { SPLITS } from '../things/index.ts';
import { TABLES } from '../things/table-names.ts';
import { engineRequest } from './engine.browser.ts';
import { FINDERS, type FinderName } from './knowing.ts';
import { type Command, command, invalid } from './registry.ts';
import type { Rig } from './rig.browser.ts';

const findArguments = z.object({
  task: z.literal('find'),
  table: z.enum(TABLES).default('things'),
  /** 'each': one target of every side that has one. */
  names: z.enum([...SPLITS, 'each']).optional(),
  /** One question by each, about the same looks. */
  wordings: z
    .array(z.enum([...WORDING_KINDS, ...UNTAUGHT_KINDS]))
    .min(1)
    .default(['name']),
  /** All that lies there is of this category of the catalogue; absent: of any. */
  category: z.string().min(1).optional(),
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

/** Share of letters that a word of another language differs by at most from an English name and is counted as spelt alike. */
const ALIKE = 0.5;

const isSpeltAlike = ({ name, synonyms }: NameSpec, phrase: string): boolean => {
  const plain = (text: string): string =>
    text.replace(/^the /u, '').normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const word = plain(phrase);
  return [name, ...synonyms]
    .map(plain)
    .some((own) => editDistance(own, word) <= ALIKE * Math.max(own.length, word.length));
};

type Asked = z.infer<typeof findArguments>;

/** One question by this wording about a target of this side; null: there is none. */
const questionOf = (
  seed: number,
  scene: SceneSpec,
  { names, wording }: { readonly names: Split | undefined; readonly wording: Asked['wordings'][number] },
): FindingQuestion | null => {
  const conceptOf = ({ target }: Goal): NameSpec | null => {
    const object = scene.objects[target];
    return object?.kind === 'thing' || object?.kind === 'picture' ? object.concept : null;
  };
  const wished = isUntaught(wording)
    ? (_: SceneSpec, goal: Goal): boolean =>
        (names === undefined || conceptOf(goal)?.split === names) &&
        untaughtPhrases(scene, goal.target, wording).length > 0
    : targetsWished({ names, wording });
  const goal = sampleGoal(scene, 'pick', seed, 'seen', wished);
  if (!goal) return null;
  const instruction = isUntaught(wording)
    ? untaughtInstruction(scene, goal, seed, wording)
    : instructionFor(scene, goal, seed, PHRASES, wording);
  if (instruction === null) return null;
  const concept = conceptOf(goal);
  const [word] = isUntaught(wording) ? untaughtPhrases(scene, goal.target, wording) : [];
  const foreign = concept && word !== undefined && wording !== 'use' && wording !== 'arithmetic';
  const spelt = foreign ? [`${wording}, spelt ${isSpeltAlike(concept, word) ? 'alike' : 'otherwise'}`] : [];
  const side = concept ? [`${wording}, ${concept.split}`] : [];
  return { instruction, target: goal.target, groups: [wording, ...side, ...spelt] };
};

const questionsOf = (
  seed: number,
  scene: SceneSpec,
  { names, wordings }: Pick<Asked, 'names' | 'wordings'>,
): readonly FindingQuestion[] => {
  const sides = names === 'each' ? SPLITS : [names];
  return wordings.flatMap((wording) =>
    sides.flatMap((side) => questionOf(seed, scene, { names: side, wording }) ?? []),
  );
};

/** Nothing moves: the picture of a size is drawn once. */
const grabbedOnce = (close: CloseFrames): CloseFrames => {
  const kept = new Map<number, ReturnType<ReturnType<CloseFrames>['grab']>>();
  return (side) => ({
    grab: () => {
      const known = kept.get(side) ?? close(side).grab();
      kept.set(side, known);
      return known;
    },
  });
};

/** Of what a category has alone; all of it where none is named. */
const narrowed = ({ things, names }: Catalogue, category: string | undefined): Catalogue => {
  if (category === undefined) return { things, names };
  const own = names.filter((concept) => concept.category === category);
  const ids = new Set(own.map(({ id }) => id));
  return { things: things.filter(({ concept }) => ids.has(concept)), names: own };
};

type FitFinder = Exclude<FinderName, 'truth'>;

/** Of those that find by themselves and that the model has, the whole fit last: differences are to it. */
const ownFinders = (fits: Readonly<Partial<Record<string, string>>> | undefined): readonly FitFinder[] =>
  FINDERS.filter((name) => name !== 'truth')
    .filter((name) => name === 'match' || fits?.[name] !== undefined)
    .toReversed();

export const findCommand = (rig: Rig): Command =>
  command(findArguments, async ({ engine: wanted, seed, episodes, commit, ...asked }, { report }) => {
    const engine = await rig.engine.load(wanted);
    if (!engine.ok) return engine;
    const { things, spec, identity, policy } = engine.value;
    if (!things) return ONLY_THINGS;
    const catalogue = await rig.assets.catalogue();
    if (!catalogue.ok) return catalogue;
    const { table, category } = asked;
    const drawn = narrowed(catalogue.value, category);
    if (drawn.names.length === 0)
      return invalid(`No category is called ${category}. Choose one of names.json, as digit or fruit.`);
    const plan: FindingParts['plan'] = (from) => {
      const scene = sceneOf(from, { table, catalogue: drawn });
      return { scene, questions: questionsOf(from, scene, asked) };
    };
    const finders = ownFinders(engine.value.info.manifest.objects?.fits);
    const look: FindingParts['look'] = async (scene, instructions) => {
      const appearance = appearanceFor(conditionOf('seen'), scene.seed);
      const bench = await rig.open(scene, { appearance, observation: spec.observation });
      if (!bench.ok) return bench;
      const { world, camera, dispose } = bench.value;
      const close = grabbedOnce(bench.value.close);
      try {
        const frame = await camera.grab();
        if (!frame.ok) return frame;
        const by: Record<string, SeenThings | null>[] = [];
        for (const instruction of instructions) {
          const seen = { frame: frame.value, instruction, proprioception: world.proprioception() };
          const found: Record<string, SeenThings | null> = {};
          for (const finder of finders) {
            const finding = finder === 'match' ? {} : { of: finder };
            const { signal } = new AbortController();
            const acted = await policy({ close, insists: () => true, finding }).act(seen, signal);
            // a sentence that it cannot read means nothing, and is counted
            found[finder] = acted.ok ? (acted.value.evidence.things ?? null) : null;
          }
          by.push(found);
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
