/**
 * Open questions about a scene of things and pictures, with the answers that are right: what the simulator knows, to score
 * what is said and for nothing else. What a careful person might answer otherwise is not asked: a name that may mean two of the
 * things, a thing near the boundary of its third, a kind that some would count in.
 */
import type { NameSpec, SceneSpec, Split } from '../contracts.ts';
import type { Random } from '../math/random.ts';
import { CATEGORY_NOUNS, isOfCategory } from './naming/categories.ts';
import { nounPhrases } from './naming/index.ts';
import { bare, conceptOf, lexiconOf, synonymsOf } from './naming/words.ts';
import { neighbourOf, type PlacedObject, placeOf, type Question } from './questions.ts';

/** 'premise': where is, or what is beside, a thing that is not there. */
export const OPEN_KINDS = ['what', 'where', 'beside', 'exists', 'count', 'which', 'held', 'premise'] as const;
export type OpenKind = (typeof OPEN_KINDS)[number];

export interface OpenState {
  readonly scene: SceneSpec;
  /** In the scene's order. */
  readonly objects: readonly PlacedObject[];
  /** Index of the object between the pads, or -1. */
  readonly holding: number;
  /** Of the whole catalogue: what is not there comes from it. */
  readonly concepts: readonly NameSpec[];
}

/** Side of the split of what is asked about; absent: any. */
export type AskedSide = Split | undefined;

interface Asking extends OpenState {
  readonly random: Random;
  readonly side: AskedSide;
}

interface Candidate {
  readonly text: string;
  readonly accepted: readonly string[];
}

/** What is said of a kind: no "2 foods", and no "2 pieces of furniture", which no one counts so. */
const COUNTED = CATEGORY_NOUNS.filter((noun) => !/ of |^(?:food|sweet treat|shape|body part)$/u.test(noun));

/** What is said in place of a name by whoever does not see the thing. */
export const NOT_SEEN = 'not seen';

const article = (noun: string): string => `${/^[aeiou]/iu.test(noun) ? 'an' : 'a'} ${noun}`;
const plural = (noun: string): string =>
  /(?:s|x|sh|ch)$/u.test(noun) ? `${noun}es` : `${noun.replace(/([^aeiou])y$/u, '$1ie')}s`;

/** Is a concept, or this object of the scene, of the side that is asked about? */
const isOnSide = (concept: NameSpec | null, side: AskedSide): boolean =>
  side === undefined || concept?.split === side;

export const isAskedOf = (scene: SceneSpec, side: AskedSide): boolean =>
  scene.objects.some((object) => isOnSide(conceptOf(object), side));

/** Its name and synonyms; of a block its colour and shape. */
const namesFor = ({ scene }: Pick<Asking, 'scene'>, index: number): readonly string[] => {
  const object = scene.objects[index];
  if (!object) return [];
  if (object.kind === 'block') return [`${object.color} ${object.shape}`];
  if (object.kind === 'part') return [object.noun];
  const names = [object.concept.name, ...synonymsOf(object)].map((name) => bare(name).toLowerCase());
  return object.kind === 'picture' ? names.flatMap((name) => [name, `${name} ${object.form}`]) : names;
};

/** A name that means this one alone in the scene; null: there is none. */
const calledBy = ({ scene, random }: Asking, index: number): string | null => {
  const phrases = nounPhrases(scene, index, 'name');
  return phrases.length === 0 ? null : bare(random.pick(phrases));
};

/** In the frame and on the side that is asked about, by index. */
const askedObjects = ({ scene, objects, side }: Asking): readonly number[] =>
  objects.flatMap(({ uv: [u, v] }, i) => {
    const object = scene.objects[i];
    const shows = u >= 0 && u < 1 && v >= 0 && v < 1;
    return object && shows && isOnSide(conceptOf(object), side) ? [i] : [];
  });

/** A name of which the scene has nothing, nor anything that is called partly so. */
const absentName = (asking: Asking): string | null => {
  const { scene, concepts, random, side } = asking;
  const [known, groups] = [
    [...lexiconOf(scene).keys()],
    new Set(scene.objects.map((o) => conceptOf(o)?.group)),
  ];
  const far = concepts.filter((concept) => {
    const drawn =
      scene.table === 'things' ? (concept.things ?? []).length > 0 : concept.picture !== undefined;
    const name = bare(concept.name).toLowerCase();
    const near = known.some((one) => one === name || one.endsWith(` ${name}`) || name.endsWith(` ${one}`));
    return drawn && isOnSide(concept, side) && !groups.has(concept.group) && !near;
  });
  return far.length === 0 ? null : bare(random.pick(far).name);
};

const whatCandidates = (asking: Asking): readonly Candidate[] =>
  asking.objects.length === 1
    ? askedObjects(asking).map((i) => ({ text: 'what is this?', accepted: namesFor(asking, i) }))
    : [];

const whereCandidates = (asking: Asking): readonly Candidate[] =>
  askedObjects(asking).flatMap((i) => {
    const [object, name] = [asking.objects[i], calledBy(asking, i)];
    const place = object && placeOf(object);
    return name && place ? [{ text: `where is the ${name}?`, accepted: [place.join(' ')] }] : [];
  });

const besideCandidates = (asking: Asking): readonly Candidate[] =>
  askedObjects(asking).flatMap((i) =>
    (['left', 'right'] as const).flatMap((side) => {
      const [object, name] = [asking.objects[i], calledBy(asking, i)];
      const others = asking.objects.flatMap((one, index) => (index === i ? [] : [{ ...one, index }]));
      const found = object && name ? neighbourOf(object, others, side) : null;
      if (!found) return [];
      const accepted = found === 'nothing' ? ['nothing'] : namesFor(asking, found.index);
      return [{ text: `what is ${side} of the ${name}?`, accepted }];
    }),
  );

/** Half of them about what is there. */
const existsCandidates = (asking: Asking): readonly Candidate[] => {
  if (asking.random.next() < 0.5) {
    return askedObjects(asking).flatMap((i) => {
      const name = calledBy(asking, i);
      return name ? [{ text: `is there ${article(name)}?`, accepted: ['yes'] }] : [];
    });
  }
  const name = absentName(asking);
  return name ? [{ text: `is there ${article(name)}?`, accepted: ['no'] }] : [];
};

/** A kind with the objects of it, by index; kinds of which some are in doubt are left out. */
const kindsOf = (
  asking: Asking,
): readonly { readonly noun: string; readonly members: readonly number[] }[] => {
  const { scene } = asking;
  const lexicon = lexiconOf(scene);
  return COUNTED.flatMap((noun) => {
    const is = scene.objects.map((object, i) => {
      const concept = conceptOf(object);
      const certain = concept !== null && isOfCategory(concept, noun);
      return certain === false && lexicon.get(noun)?.fits.has(i) ? null : certain;
    });
    return is.includes(null) ? [] : [{ noun, members: is.flatMap((one, i) => (one ? [i] : [])) }];
  });
};

/** Kinds that are there, one time in four of any. */
const countCandidates = (asking: Asking): readonly Candidate[] => {
  const any = asking.random.next() < 0.25;
  const asked = new Set(askedObjects(asking));
  return kindsOf(asking)
    .filter(({ members }) => (any ? members.length === 0 : members.some((i) => asked.has(i))))
    .map(({ noun, members }) => ({
      text: `how many ${plural(noun)} are there?`,
      accepted: [String(members.length)],
    }));
};

const whichCandidates = (asking: Asking): readonly Candidate[] => {
  const asked = new Set(askedObjects(asking));
  return kindsOf(asking).flatMap(({ noun, members }) => {
    const [one = -1, another] = members;
    if (another !== undefined || !asked.has(one)) return [];
    return [{ text: `which one is ${article(noun)}?`, accepted: namesFor(asking, one) }];
  });
};

const heldCandidates = (asking: Asking): readonly Candidate[] => {
  const { holding } = asking;
  if (holding < 0) return [{ text: 'what are you holding?', accepted: ['nothing'] }];
  return askedObjects(asking).includes(holding)
    ? [{ text: 'what are you holding?', accepted: namesFor(asking, holding) }]
    : [];
};

const premiseCandidates = (asking: Asking): readonly Candidate[] => {
  const name = absentName(asking);
  const texts = name
    ? [`where is the ${name}?`, `what is left of the ${name}?`, `what is right of the ${name}?`]
    : [];
  return texts.map((text) => ({ text, accepted: [NOT_SEEN] }));
};

const CANDIDATES: Readonly<Record<OpenKind, (asking: Asking) => readonly Candidate[]>> = {
  what: whatCandidates,
  where: whereCandidates,
  beside: besideCandidates,
  exists: existsCandidates,
  count: countCandidates,
  which: whichCandidates,
  held: heldCandidates,
  premise: premiseCandidates,
};

/** A question of this kind, each that the state allows as likely as the next; null if it allows none. Deterministic. */
export const drawOpenQuestion = (
  kind: OpenKind,
  state: OpenState,
  { random, side }: { readonly random: Random; readonly side: AskedSide },
): (Question<OpenKind> & { readonly accepted: readonly string[] }) | null => {
  const candidates = CANDIDATES[kind]({ ...state, random, side });
  if (candidates.length === 0) return null;
  const { text, accepted } = random.pick(candidates);
  return { kind, text, answer: accepted.slice(0, 1), accepted };
};
