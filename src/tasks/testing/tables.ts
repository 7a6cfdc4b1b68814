/** Scenes of chosen things for tests of sentences. */
import type { NameSpec, ObjectSpec, SceneSpec, TableName } from '../../contracts.ts';
import { loadNames, loadThings } from '../../things/index.ts';
import type { Catalogue } from '../index.ts';

export const catalogue: Catalogue = { things: await loadThings(), names: await loadNames() };

const conceptOf = (id: string): NameSpec => {
  const concept = catalogue.names.find((name) => name.id === id);
  if (!concept) throw new RangeError(`no concept ${id}`);
  return concept;
};

/** "banana": a thing, by its id; "block heart", "card digit-3": pictures, by their concepts'; "red cube": a block. */
const objectOf = (what: string, x: number, y: number): ObjectSpec => {
  const at = { name: what, position: [x, y, 0.02], yaw: 0 } as const;
  const [first = '', ...rest] = what.split(' ');
  const id = rest.join(' ');
  if (first === 'block' || first === 'card') {
    const concept = conceptOf(id);
    if (!concept.picture) throw new RangeError(`no picture of ${id}`);
    return { ...at, kind: 'picture', form: first, concept: { ...concept, picture: concept.picture } };
  }
  if (id !== '') return { ...at, kind: 'block', color: first as 'red', shape: id as 'cube' };
  const thing = catalogue.things.find((one) => one.id === first);
  if (!thing) throw new RangeError(`no thing ${first}`);
  return { ...at, kind: 'thing', thing, concept: conceptOf(thing.concept), rest: 0 };
};

/** Objects at x, y in metres; left in the picture is where y is small. */
export const tableOf = (
  table: TableName,
  ...objects: readonly (readonly [what: string, x: number, y: number])[]
): SceneSpec => ({
  seed: 7,
  robot: 'panda',
  table,
  objects: objects.map(([what, x, y]) => objectOf(what, x, y)),
  home: { position: [0.4, 0, 0.2], rotation: [0, 0, 0], opening: 1 },
});
