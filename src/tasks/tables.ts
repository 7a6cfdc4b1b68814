/** Scenes of any table: blocks (scene.ts), real things, pictures on blocks and cards, and all of them mixed. */
import type {
  BlockObject,
  NameSpec,
  ObjectSpec,
  Picture,
  PictureObject,
  SceneSpec,
  Split,
  TableName,
  ThingObject,
  ThingSpec,
} from '../contracts.ts';
import { hypot } from '../math/exact.ts';
import { createRandom, type Random } from '../math/random.ts';
import { DEFAULT_ROBOT, type RobotSpec, robotOf } from '../robots/index.ts';
import { boxOf, graspOf, isGraspable, poseOf, sizeOf, takesThings } from '../things/bodies.ts';
import { isNamedTable, type NamedTable, TABLES } from '../things/table-names.ts';
import { roomAround } from './clearance.ts';
import { isInRing, type SceneOptions, sampleHome, sampleScene } from './scene.ts';
import { stagedOn } from './staged.ts';

/** What scenes of things and pictures are drawn from. */
export interface Catalogue {
  readonly things: readonly ThingSpec[];
  readonly names: readonly NameSpec[];
}

export interface TableOptions extends Omit<SceneOptions, 'pairs' | 'bare'> {
  readonly table?: TableName;
  /** Needed for the tables of named things. */
  readonly catalogue?: Catalogue | null;
  /** Concepts of these sides alone; absent: all. Robot data has 'robot' only. */
  readonly splits?: readonly Split[];
  /** A thing that every scene has, beside others: a visitor's own. */
  readonly guests?: readonly { readonly thing: ThingSpec; readonly concept: NameSpec }[];
}

const TABLE_STREAM = 61; // of createRandom, one a table
const CARD_TURN = 0.25; // radians: pictures on cards stand about upright in the camera's picture
const BLOCK_TURN = 0.6; // as of cubes
/** Most things that can be taken on one table; real ones are large. */
const MOST = { things: 5, pictures: 6, mixed: 6 } as const;
const FEWEST = 4;

type Unplaced =
  | Omit<BlockObject, 'position' | 'yaw'>
  | Omit<ThingObject, 'position' | 'yaw'>
  | Omit<PictureObject, 'position' | 'yaw'>;

const pictured = (concept: NameSpec): concept is NameSpec & { readonly picture: Picture } =>
  concept.picture !== undefined;

/** Draws objects of different groups, so that every name means one of them. */
const createDrawer = (random: Random, { things, names }: Catalogue, splits: readonly Split[] | undefined) => {
  const taken = new Set<string>();
  const conceptOf = new Map(names.map((name) => [name.id, name]));
  const allowed = (concept: NameSpec | undefined): concept is NameSpec =>
    concept !== undefined && !taken.has(concept.group) && (splits?.includes(concept.split) ?? true);
  const take = <T>(concept: NameSpec, made: T): T => {
    taken.add(concept.group);
    return made;
  };
  const thing = (fits: (thing: ThingSpec) => boolean): Unplaced | null => {
    const open = things.filter((one) => fits(one) && allowed(conceptOf.get(one.concept)));
    if (open.length === 0) return null;
    const chosen = random.pick(open);
    const concept = conceptOf.get(chosen.concept);
    if (!concept) return null;
    return take(concept, { kind: 'thing', name: `thing-${chosen.id}`, thing: chosen, concept, rest: 0 });
  };
  const picture = (form: PictureObject['form']): Unplaced | null => {
    const open = names.filter((name) => pictured(name) && allowed(name));
    if (open.length === 0) return null;
    const concept = random.pick(open);
    if (!pictured(concept)) return null;
    return take(concept, { kind: 'picture', name: `picture-${concept.id}`, form, concept });
  };
  const block = (): Unplaced | null => {
    const scene = sampleScene(random.int(1 << 30), { bare: 1 });
    const chosen = random.pick(scene.objects);
    const group = `block ${chosen.shape}`;
    if (taken.has(group)) return null; // one of a shape: it is then named without its colour, too
    taken.add(group);
    const { kind, name, color, shape } = chosen;
    return { kind, name, color, shape };
  };
  return { thing, picture, block, taken };
};

const graspable = (thing: ThingSpec): boolean => !takesThings(thing);

const wordsOf = ({ name, synonyms }: NameSpec): readonly string[] =>
  [name, ...synonyms].map((word) => word.toLowerCase());

/** Its own group, and those of everything that shares a word with it: every name means one thing of a scene. */
const groupsLike = (concept: NameSpec, names: readonly NameSpec[]): readonly string[] => {
  const words = wordsOf(concept);
  const shared = names.filter((other) => wordsOf(other).some((word) => words.includes(word)));
  return [concept.group, ...shared.map(({ group }) => group), ...words.map((word) => `block ${word}`)];
};

/** What lies on such a table, before it has a place. */
const drawObjects = (
  random: Random,
  table: NamedTable,
  count: number,
  options: TableOptions & { readonly catalogue: Catalogue },
): readonly Unplaced[] => {
  const drawer = createDrawer(random, options.catalogue, options.splits);
  const guests = options.guests ?? [];
  const guest = guests.length > 0 ? random.pick(guests) : null;
  if (guest) for (const group of groupsLike(guest.concept, options.catalogue.names)) drawer.taken.add(group);
  const drawn: (Unplaced | null)[] = guest
    ? [
        {
          kind: 'thing',
          name: `thing-${guest.thing.id}`,
          thing: guest.thing,
          concept: guest.concept,
          rest: 0,
        },
      ]
    : [];
  const targets = Math.max(1, count - drawn.length);
  for (let i = 0; i < targets; i++) {
    const kind = table === 'mixed' ? random.pick(['thing', 'thing', 'picture', 'block'] as const) : table;
    if (kind === 'picture' || kind === 'pictures') drawn.push(drawer.picture('block'));
    else if (kind === 'block') drawn.push(drawer.block() ?? drawer.thing(graspable));
    else drawn.push(drawer.thing(graspable));
  }
  // what others are put into or onto: most tables have one
  const places = random.next() < 0.7 ? 1 : 0;
  if (guest) drawn.splice(targets + 1 - places); // a guest lies among four: with a place for things, three and that
  for (let i = 0; i < places; i++) {
    const card = table === 'pictures' || (table === 'mixed' && random.next() < 0.5);
    drawn.push(card ? drawer.picture('card') : drawer.thing(takesThings));
  }
  return drawn.filter((object) => object !== null);
};

/** Metres of free table that the open hand has about it where it takes a thing. */
const HAND_ROOM = 0.006;

/** Does the open hand come down on the first with the second beside it? */
const hasRoom = (target: ObjectSpec, other: ObjectSpec): boolean => {
  if (!isGraspable(target)) return true;
  const { point, yaw, symmetry, opening } = graspOf(target, poseOf(target));
  const hand = {
    ...{ point: [point[0], point[1]] as const, height: point[2] - 0.008, opening },
    yaw: symmetry === 0 ? 0 : yaw - symmetry * Math.round(yaw / symmetry),
  };
  return roomAround(hand, [{ outline: boxOf(other), top: sizeOf(other).top }]) > HAND_ROOM;
};

const at = (object: Unplaced, x: number, y: number, yaw: number): ObjectSpec => {
  const { rest } = sizeOf({ ...object, position: [0, 0, 0], yaw: 0 });
  return { ...object, position: [x, y, rest], yaw };
};

const turnOf = (object: Unplaced): number =>
  object.kind === 'thing'
    ? Math.PI
    : object.kind === 'block'
      ? object.shape === 'cube'
        ? BLOCK_TURN
        : Math.PI
      : object.form === 'card'
        ? CARD_TURN
        : BLOCK_TURN;

/**
 * Places that keep their distance, the largest first; null when the table is too full. Things are up to 150 mm high, so
 * that a circle about each is not enough: the open hand of the seven-joint arm must come down on every one.
 */
const placeAll = (
  random: Random,
  objects: readonly Unplaced[],
  { objects: area, gripper }: RobotSpec,
): readonly ObjectSpec[] | null => {
  const radiusOf = (object: Unplaced): number => sizeOf({ ...object, position: [0, 0, 0], yaw: 0 }).radius;
  const placed: { readonly x: number; readonly y: number; readonly radius: number }[] = [];
  const result: ObjectSpec[] = [];
  for (const object of [...objects].sort((a, b) => radiusOf(b) - radiusOf(a))) {
    const radius = radiusOf(object);
    const inset = Math.max(0, radius - 0.03);
    let found = false;
    for (let attempt = 0; attempt < 80 && !found; attempt++) {
      const x = random.uniform(area.x[0] + inset, area.x[1] - inset);
      const y = random.uniform(area.y[0] + inset, area.y[1] - inset);
      if (!isInRing(x, y, area)) continue;
      if (!placed.every((other) => hypot(other.x - x, other.y - y) > radius + other.radius + area.gap))
        continue;
      const turn = turnOf(object);
      const put = at(object, x, y, random.uniform(-turn, turn));
      const reached = result.every((other) => hasRoom(put, other) && hasRoom(other, put));
      if (gripper.kind === 'parallel' && !reached) continue;
      placed.push({ x, y, radius });
      result.push(put);
      found = true;
    }
    if (!found) return null;
  }
  return result;
};

/**
 * Everything about an episode's start that is not the instruction. Same seed, robot, table, catalogue and options: same
 * scene, for ever. RangeError for a table of things without a catalogue.
 */
export const sceneOf = (seed: number, options: TableOptions = {}): SceneSpec => {
  const { table = 'blocks', catalogue } = options;
  if (table === 'blocks') return sampleScene(seed, options);
  const staged = stagedOn(table);
  if (staged) return staged.scene(seed, robotOf(options.robot ?? DEFAULT_ROBOT));
  if (!isNamedTable(table)) throw new RangeError(`no scenes for table ${table}`);
  if (!catalogue) throw new RangeError(`table ${table} needs a catalogue of things`);
  const robot = robotOf(options.robot ?? DEFAULT_ROBOT);
  const random = createRandom(seed, TABLE_STREAM + TABLES.indexOf(table));
  const most = Math.min(MOST[table], robot.objects.count[1]);
  let count = options.count ?? Math.min(FEWEST, most) + random.int(Math.max(1, most - FEWEST + 1));
  for (let attempt = 0; ; attempt++) {
    const objects = placeAll(random, drawObjects(random, table, count, { ...options, catalogue }), robot);
    if (objects) {
      const home = sampleHome(random, robot);
      return { seed, robot: robot.id, table, objects: random.shuffle(objects), home };
    }
    if (attempt % 10 === 9 && count > 1) count--; // a table too full: one thing fewer
  }
};
