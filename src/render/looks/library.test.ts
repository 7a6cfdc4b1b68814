import { BufferGeometry, Texture } from 'three';
import { describe, expect, it } from 'vitest';
import type { NameSpec, ObjectSpec, Result, SceneSpec, ThingSpec } from '../../contracts.ts';
import { createLookLibrary, type LookReader } from './library.ts';
import type { LookPart } from './part.ts';

const concept = (id: string) =>
  ({ id, name: `the ${id}`, picture: { version: '0a', bytes: 1, licence: 'MIT' } }) as unknown as NameSpec & {
    picture: NonNullable<NameSpec['picture']>;
  };
const thing = (id: string): ObjectSpec => ({
  kind: 'thing',
  name: `thing-${id}`,
  thing: { id, model: { version: '0a', bytes: 1 } } as ThingSpec,
  concept: concept(id),
  ...{ position: [0, 0, 0], yaw: 0, rest: 0 },
});
const card = (id: string): ObjectSpec => ({
  ...{ kind: 'picture', form: 'card', name: `picture-${id}`, concept: concept(id) },
  ...{ position: [0, 0, 0], yaw: 0 },
});
const HOME = { position: [0.4, 0, 0.3], rotation: [0, 0, 0], opening: 1 } as const;
const sceneOf = (...objects: ObjectSpec[]): SceneSpec => ({
  ...{ seed: 1, robot: 'panda', table: 'mixed', objects, home: HOME },
});

const bench = ({ keep = 1, broken = '', absent = '' } = {}) => {
  const asked: string[] = [];
  const disposed: string[] = [];
  const readers: number[] = [];
  const part = (name: string): LookPart => {
    const [geometry, map] = [new BufferGeometry(), new Texture()];
    geometry.addEventListener('dispose', () => disposed.push(name));
    return { geometry, map, vertexColors: false, alpha: 'opaque', alphaTest: 0, roughness: 1 };
  };
  const text = (bytes: ArrayBuffer): string => new TextDecoder().decode(bytes);
  const reader: LookReader = {
    readModel: async (bytes) => {
      if (text(bytes) === broken) throw new Error('bad magic');
      return [part(text(bytes))];
    },
    contactShadows: () => expect.fail('nothing is drawn here'),
    readPictures: async (pictures) => pictures.map(({ bytes }) => part(text(bytes))),
  };
  const library = createLookLibrary({
    keep,
    reader: async () => {
      readers.push(1);
      return reader;
    },
    file: async (path): Promise<Result<ArrayBuffer>> => {
      asked.push(path);
      const name = path.replace(/^.*\/|\..*$/g, '');
      if (name === absent) return { ok: false, error: { code: 'THING_MISSING', message: 'gone' } };
      return { ok: true, value: new TextEncoder().encode(name).buffer as ArrayBuffer };
    },
  });
  return { library, asked, disposed, readers };
};

const opened = async (library: ReturnType<typeof bench>['library'], scene: SceneSpec) => {
  const looks = await library.open(scene);
  if (!looks.ok) throw new Error(looks.error.message);
  return looks.value;
};

describe('the looks of a scene', () => {
  it('of blocks need no reader and no file', async () => {
    const { library, asked, readers } = bench();
    const block: ObjectSpec = {
      ...{ kind: 'block', name: 'b', color: 'red', shape: 'cube', position: [0, 0, 0], yaw: 0 },
    };
    expect((await opened(library, sceneOf(block))).parts.size).toBe(0);
    expect([asked, readers]).toEqual([[], []]);
  });

  it('come by the names of its objects', async () => {
    const { library, asked } = bench();
    const looks = await opened(library, sceneOf(thing('mug'), card('heart')));
    expect([...looks.parts.keys()].sort()).toEqual(['picture-heart', 'thing-mug']);
    expect(asked).toEqual(['things/models/mug.glb?v=0a', 'things/pictures/heart.webp?v=0a']);
  });

  it('are read once for scenes that follow one another, and thrown away when others came after', async () => {
    const { library, asked, disposed } = bench({ keep: 1 });
    const first = await opened(library, sceneOf(thing('mug')));
    first.dispose();
    const second = await opened(library, sceneOf(thing('mug'), thing('cap')));
    expect(asked.filter((path) => path.includes('mug'))).toHaveLength(1);
    expect(disposed).toEqual([]);
    second.dispose();
    expect(disposed).toEqual(['mug']); // one is kept: the last
    second.dispose(); // again: nothing more
    expect(disposed).toEqual(['mug']);
  });

  it('of pictures go with their scene', async () => {
    const { library, disposed } = bench();
    (await opened(library, sceneOf(card('heart')))).dispose();
    expect(disposed).toEqual(['heart']);
  });

  it('that cannot be read are a sentence with the name, and hold nothing back', async () => {
    const { library, disposed } = bench({ keep: 0, broken: 'mug' });
    const looks = await library.open(sceneOf(thing('cap'), thing('mug'), card('heart')));
    if (looks.ok) throw new Error('it was read');
    expect(looks.error.code).toBe('THING_MISSING');
    expect(looks.error.message).toContain('the mug');
    expect(looks.error.detail).toContain('bad magic');
    expect(disposed.sort()).toEqual(['cap', 'heart']);
  });

  it('that did not come are the error of whoever fetched', async () => {
    const { library } = bench({ absent: 'mug' });
    const looks = await library.open(sceneOf(thing('mug')));
    expect(looks).toMatchObject({ ok: false, error: { message: 'gone' } });
    const pictures = await library.open(sceneOf(card('mug')));
    expect(pictures).toMatchObject({ ok: false, error: { message: 'gone' } });
  });
});
