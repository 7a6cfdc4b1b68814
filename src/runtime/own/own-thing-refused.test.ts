/** Files that are no model, or none that can be taken: each is told apart, and none hangs. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DUCK, glbOf, rawGlb, STAR } from '../../things/own/testing/models.ts';
import type { OwnRequest } from './own-thing.ts';
import { EASY, take, triangle } from './testing/kit.ts';

const codeOf = async (bytes: Uint8Array, more: Partial<OwnRequest> = {}): Promise<string> => {
  const made = await take(EASY, bytes, more);
  return made.ok ? 'fine' : `${made.error.code} ${made.error.message}`;
};
const text = (words: string): Uint8Array => new TextEncoder().encode(words);
const triangleOf = (...corners: readonly number[]): Uint8Array =>
  triangle(() => undefined, new Uint8Array(Float32Array.from(corners).buffer));

describe('files that are refused, each with its reason', () => {
  const files: [string, () => Uint8Array | Promise<Uint8Array>, RegExp][] = [
    ['too many bytes', () => new Uint8Array(64_000_001), /THING_TOO_LARGE The file has 64 MB; at most 64 MB/],
    ['no bytes', () => new Uint8Array(0), /THING_EMPTY/],
    [
      'a PNG',
      () => Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10),
      /THING_NOT_GLB It seems to be a PNG/,
    ],
    [
      'a .gltf text',
      () => text('{ "asset": { "version": "2.0" } }'),
      /THING_NOT_GLB .*\.gltf text.*export it as \.glb/,
    ],
    ['an OBJ', () => text('# made by hand\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n'), /THING_NOT_GLB .*OBJ/],
    ['an STL', () => text('solid cube\nfacet normal 0 0 1\n'), /THING_NOT_GLB .*STL/],
    ['a web page', () => text('<!doctype html><title>404</title>'), /THING_NOT_GLB .*web page/],
    [
      'noise',
      () => Uint8Array.from({ length: 999 }, (_, i) => (i * 7919) % 251),
      /THING_NOT_GLB It does not begin/,
    ],
    ['a header alone', () => triangle().slice(0, 12), /THING_DAMAGED .*ends after 12 bytes/],
    [
      'half a file',
      async () => (await glbOf(DUCK)).slice(0, 9000),
      /THING_DAMAGED The file ends early: 9,000 of/,
    ],
    ['glTF 1.0', () => rawGlb({}, undefined, 1), /THING_OLD_GLTF/],
    [
      'glTF 1.0 in the description',
      () => triangle((j) => Object.assign(j, { asset: { version: '1.0' } })),
      /THING_OLD_GLTF/,
    ],
    ['glTF 3', () => rawGlb({}, undefined, 3), /THING_DAMAGED Its header says glTF 3/],
    ['a description that is none', () => rawGlb([1, 2]), /THING_DAMAGED Its description/],
    ['an empty scene', () => rawGlb({ asset: { version: '2.0' } }), /THING_NO_SURFACE There is no mesh/],
    [
      'points alone',
      () =>
        triangle((j) => {
          j.meshes = [{ primitives: [{ attributes: { POSITION: 0 }, mode: 0 }] }];
        }),
      /THING_NO_SURFACE .*points or lines/,
    ],
    [
      'a picture elsewhere',
      () => triangle((j) => Object.assign(j, { images: [{ uri: 'https://example.org/a.png' }] })),
      /THING_LINKS_OUT .*a part.*https:\/\/example\.org/,
    ],
    [
      'bytes in another file',
      () => triangle((j) => Object.assign(j, { buffers: [{ byteLength: 36, uri: 'file:///etc/hosts' }] })),
      /THING_LINKS_OUT/,
    ],
    [
      'Draco',
      () => triangle((j) => Object.assign(j, { extensionsRequired: ['KHR_draco_mesh_compression'] })),
      /THING_DRACO/,
    ],
    [
      'Draco on a primitive',
      () =>
        triangle((j) => {
          j.meshes = [
            { primitives: [{ attributes: { POSITION: 0 }, extensions: { KHR_draco_mesh_compression: {} } }] },
          ];
        }),
      /THING_DRACO/,
    ],
    [
      'an extension nobody knows',
      () => triangle((j) => Object.assign(j, { extensionsRequired: ['ACME_voxels'] })),
      /THING_EXTENSION It requires ACME_voxels/,
    ],
    ['zero size', () => triangleOf(1, 1, 1, 1, 1, 1, 1, 1, 1), /THING_DEGENERATE/],
    ['triangles that are lines', () => triangleOf(0, 0, 0, 1, 1, 1, 2, 2, 2), /THING_DEGENERATE/],
    ['no numbers', () => triangleOf(Number.NaN, 0, 0, 1, 0, 0, 0, 1, 0), /THING_DEGENERATE/],
    ['endless numbers', () => triangleOf(Infinity, 0, 0, 1, 0, 0, 0, 1, 0), /THING_DEGENERATE/],
    ['a needle', () => triangleOf(0, 0, 0, 1, 0, 0, 0.5, 1e-7, 0), /THING_DEGENERATE/],
    [
      'two million triangles',
      () =>
        triangle((j) =>
          Object.assign(j, { accessors: [{ componentType: 5126, count: 6_000_003, type: 'VEC3' }] }),
        ),
      /THING_TOO_LARGE It has 2,000,001 triangles/,
    ],
    [
      'a mesh a thousand times over',
      () =>
        triangle((j) =>
          Object.assign(j, {
            accessors: [{ componentType: 5126, count: 9000, type: 'VEC3' }],
            nodes: Array.from({ length: 1000 }, () => ({ mesh: 0 })),
          }),
        ),
      /THING_TOO_LARGE It has 3,000,000/,
    ],
    [
      'a billion numbers in a few bytes',
      () =>
        triangle((j) => Object.assign(j, { accessors: [{ componentType: 5126, count: 1e9, type: 'VEC3' }] })),
      /THING_TOO_LARGE/,
    ],
    [
      'a gigabyte that is not there',
      () => triangle((j) => Object.assign(j, { buffers: [{ byteLength: 2e9 }] })),
      /THING_TOO_LARGE/,
    ],
    [
      'nodes in a ring',
      () => triangle((j) => Object.assign(j, { nodes: [{ mesh: 0, children: [1] }, { children: [0] }] })),
      /THING_DAMAGED .*ring/,
    ],
    [
      'a node that is not there',
      () => triangle((j) => Object.assign(j, { nodes: [{ mesh: 0, children: [7] }] })),
      /THING_DAMAGED/,
    ],
    [
      'an accessor beyond the bytes',
      () =>
        triangle((j) =>
          Object.assign(j, {
            accessors: [{ bufferView: 0, componentType: 5126, count: 3000, type: 'VEC3' }],
          }),
        ),
      /THING_DAMAGED .*beyond/,
    ],
    [
      'meshopt bytes that are none',
      () =>
        triangle((j) =>
          Object.assign(j, {
            extensionsUsed: ['EXT_meshopt_compression'],
            extensionsRequired: ['EXT_meshopt_compression'],
            bufferViews: [
              {
                buffer: 0,
                byteLength: 36,
                extensions: {
                  EXT_meshopt_compression: {
                    buffer: 0,
                    byteLength: 36,
                    byteStride: 12,
                    count: 3,
                    mode: 'ATTRIBUTES',
                  },
                },
              },
            ],
          }),
        ),
      /THING_DAMAGED/,
    ],
  ];
  it.each(files)('%s', async (_, make, sentence) => {
    expect(await codeOf(await make())).toMatch(sentence);
  });

  it.each([
    ['', /THING_NAME It needs a name/],
    ['x'.repeat(41), /THING_NAME .*41 letters/],
    ['<b>', /THING_NAME A name is made of/],
    ['bird on a pole', /THING_NAME “on” is a word/],
  ])('the name “%s”', async (name, sentence) => {
    expect(await codeOf(await glbOf(STAR), { name })).toMatch(sentence);
  });

  it.each([0.009, 0.171, Number.NaN, -1])('a longest side of %s m', async (longest) => {
    expect(await codeOf(await glbOf(STAR), { longest })).toMatch(/THING_SIZE/);
  });
});

describe('whatever the bytes', () => {
  const answers = async (bytes: Uint8Array): Promise<void> => {
    const made = await take(EASY, bytes);
    if (!made.ok) expect(made.error.code).toMatch(/^THING_/);
  };

  it('noise behind a right header is an answer, never a throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.boolean(), async (noise, headed) => {
        await answers(headed ? rawGlb({ asset: { version: '2.0' } }, noise) : noise);
      }),
      { numRuns: 300 },
    );
  });

  it('a good file with some bytes overwritten is an answer, never a throw or a hang', async () => {
    const good = triangle();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat({ max: good.length - 1 }), fc.nat({ max: 255 })), {
          minLength: 1,
          maxLength: 8,
        }),
        async (changes) => {
          const bytes = good.slice();
          for (const [at, byte] of changes) bytes[at] = byte;
          await answers(bytes);
        },
      ),
      { numRuns: 200, endOnFailure: true },
    );
  });

  it('any description of the right form is an answer', async () => {
    const index = fc.integer({ min: -1, max: 3 });
    const description = fc.record({
      asset: fc.constant({ version: '2.0' }),
      buffers: fc.array(fc.record({ byteLength: fc.integer({ min: -1, max: 64 }) }), { maxLength: 2 }),
      bufferViews: fc.array(
        fc.record(
          {
            buffer: index,
            byteOffset: fc.nat(50),
            byteLength: fc.nat(64),
            byteStride: fc.constantFrom(4, 12, 13),
          },
          { requiredKeys: ['buffer', 'byteLength'] },
        ),
        { maxLength: 3 },
      ),
      accessors: fc.array(
        fc.record(
          {
            bufferView: index,
            componentType: fc.constantFrom(5120, 5121, 5123, 5125, 5126, 1),
            count: fc.nat(12),
            type: fc.constantFrom('SCALAR', 'VEC2', 'VEC3', 'VEC9'),
          },
          { requiredKeys: ['componentType', 'count', 'type'] },
        ),
        { maxLength: 3 },
      ),
      meshes: fc.array(
        fc.record({
          primitives: fc.array(
            fc.record(
              {
                attributes: fc.record({ POSITION: index, NORMAL: index }, { requiredKeys: [] }),
                indices: index,
                mode: fc.nat(7),
              },
              { requiredKeys: ['attributes'] },
            ),
            { maxLength: 2 },
          ),
        }),
        { maxLength: 2 },
      ),
      nodes: fc.array(
        fc.record(
          {
            mesh: index,
            children: fc.array(index, { maxLength: 2 }),
            scale: fc.array(fc.double(), { minLength: 3, maxLength: 3 }),
          },
          { requiredKeys: [] },
        ),
        { maxLength: 4 },
      ),
      scenes: fc.array(fc.record({ nodes: fc.array(index, { maxLength: 3 }) }), { maxLength: 1 }),
    });
    await fc.assert(
      fc.asyncProperty(description, fc.uint8Array({ minLength: 40, maxLength: 64 }), async (json, bytes) => {
        await answers(rawGlb(json, bytes));
      }),
      { numRuns: 300 },
    );
  });
});
