/** Models that are taken: scaled, cut, let fall and held, with everything that was changed said. */
import { WebIO } from '@gltf-transform/core';
import { EXTTextureWebP } from '@gltf-transform/extensions';
import { beforeAll, describe, expect, it } from 'vitest';
import { DRAWN_TRIANGLES } from '../../things/own/limits.ts';
import {
  ball,
  box,
  DUCK,
  documentOf,
  glbOf,
  type Painted,
  picturedGlb,
  RING,
  STAR,
} from '../../things/own/testing/models.ts';
import { parseHulls } from '../../things/things.ts';
import { makeOwnThing, type OwnParts, type OwnRequest, type OwnThing } from './own-thing.ts';
import { EASY, realParts, take, triangle } from './testing/kit.ts';

let parts: OwnParts;
beforeAll(async () => {
  parts = await realParts();
});

const taken = async (
  bytes: Uint8Array,
  more: Partial<OwnRequest> = {},
  by: OwnParts = EASY,
): Promise<OwnThing> => {
  const made = await take(by, bytes, more);
  if (!made.ok) throw new Error(`${made.error.code}: ${made.error.message} ${made.error.detail}`);
  return made.value;
};

describe('good models', () => {
  const cases: [string, Painted][] = [
    ['rubber duck', DUCK],
    ['star', STAR],
    ['ring', RING],
  ];
  it.each(cases)('%s: is scaled, cut, rests and can be held', async (name, painted) => {
    const { thing, hulls, concept, model, notes } = await taken(await glbOf(painted), { name }, parts);
    expect(Math.max(...thing.size)).toBeGreaterThan(0.066);
    expect(Math.max(...thing.size)).toBeLessThan(0.0701);
    expect(hulls.length).toBe(thing.pieces);
    expect(hulls.length).toBeLessThanOrEqual(6);
    expect(parseHulls(hulls)).toBe(hulls);
    for (const hull of hulls) {
      expect(hull.length / 3).toBeLessThanOrEqual(60);
      const out = hull.map((x, i) => Math.abs(x) - thing.size[i % 3]! / 2);
      expect(Math.max(...out)).toBeLessThan(0.004);
    }
    const [rest] = thing.rests;
    expect(rest.grasp?.score).toBeGreaterThanOrEqual(0.85);
    expect(rest.height).toBeGreaterThan(0);
    expect(thing.mass).toBeGreaterThanOrEqual(0.02);
    expect(thing.mass).toBeLessThanOrEqual(0.2);
    expect(concept).toMatchObject({ name, split: 'novel', things: [thing.id] });
    expect(notes).toEqual([]);
    const root = (await new WebIO().readBinary(model)).getRoot();
    expect(root.listMeshes()[0]?.listPrimitives().length).toBe(1);
    const [min, max] = [
      [0, 0, 0],
      [0, 0, 0],
    ];
    root.listMeshes()[0]?.listPrimitives()[0]?.getAttribute('POSITION')?.getMin(min);
    root.listMeshes()[0]?.listPrimitives()[0]?.getAttribute('POSITION')?.getMax(max);
    for (const k of [0, 1, 2]) {
      expect(max[k]! - min[k]!).toBeCloseTo(thing.size[k]!, 4);
      expect(max[k]! + min[k]!).toBeCloseTo(0, 4); // the middle of its box is the origin
    }
  });

  it('the same file gives the same thing; another name or size gives another id', async () => {
    const bytes = await glbOf(STAR);
    const [a, b, c] = [await taken(bytes), await taken(bytes), await taken(bytes, { longest: 0.06 })];
    expect(a).toEqual(b);
    expect(c.thing.id).not.toBe(a.thing.id);
  });

  it('turns y up to z up, the front toward +x, and takes z up where only that stands', async () => {
    const tall: Painted = [[box([0.4, 1, 0.2]), [1, 1, 1]]]; // x, y, z of the file
    const { thing } = await taken(await glbOf(tall), { longest: 0.1 });
    expect(thing.size.map((x) => Math.round(1000 * x))).toEqual([20, 40, 100]);
    const asZ = await taken(await glbOf(tall), { longest: 0.1, up: 'z' });
    expect(asZ.thing.size.map((x) => Math.round(1000 * x))).toEqual([40, 100, 20]);
    // a top-heavy post on a small foot: with y up it lies on its round side
    const cone: Painted = [
      [ball([0, 0, 0.1], [0.4, 0.4, 0.1]), [1, 0, 0]],
      [ball([0, 0, 0.5], [0.1, 0.1, 0.45]), [1, 0, 0]],
    ];
    const guessed = await taken(await glbOf(cone), { longest: 0.1 }, parts);
    expect(guessed.notes.join()).toMatch(/z up/);
  });

  it('says when it is wider than the gripper', async () => {
    const { thing, notes } = await taken(
      await glbOf([[ball([0, 0, 0], [1, 1, 1]), [1, 1, 1]]]),
      { longest: 0.15 },
      parts,
    );
    expect(thing.rests[0].grasp).toBeUndefined();
    expect(notes.join()).toMatch(/gripper opens 80 mm: it can be reached, not picked up/);
  });

  it('says when the size in the file is absurd', async () => {
    const { notes } = await taken(await glbOf([[box([70, 50, 40]), [1, 1, 1]]]));
    expect(notes).toEqual(['In the file it is 70 m long; the size that you said counts.']);
  });

  it('simplifies a hundred thousand triangles, and says so', async () => {
    const began = performance.now();
    const { notes, model } = await taken(await glbOf([[ball([0, 0, 0], [1, 0.8, 1], 180), [1, 1, 1]]]));
    expect(notes.join()).toMatch(/Simplified from 128,880 to [\d,]+ triangles/);
    const primitive = (await new WebIO().readBinary(model)).getRoot().listMeshes()[0]!.listPrimitives()[0]!;
    expect(primitive.getIndices()!.getCount() / 3).toBeLessThanOrEqual(1.5 * DRAWN_TRIANGLES);
    expect(performance.now() - began).toBeLessThan(60_000);
  });
});

describe('files that are taken, with what was changed', () => {
  it('meshopt-compressed, quantized, with a picture', async () => {
    const { meshopt } = await import('@gltf-transform/functions');
    const { MeshoptEncoder, MeshoptDecoder } = await import('meshoptimizer');
    const { EXTMeshoptCompression, KHRMeshQuantization } = await import('@gltf-transform/extensions');
    await Promise.all([MeshoptEncoder.ready, MeshoptDecoder.ready]);
    const document = documentOf(DUCK);
    await document.transform(meshopt({ encoder: MeshoptEncoder, level: 'medium' }));
    const packed = await new WebIO()
      .registerExtensions([EXTMeshoptCompression, KHRMeshQuantization])
      .registerDependencies({ 'meshopt.encoder': MeshoptEncoder, 'meshopt.decoder': MeshoptDecoder })
      .writeBinary(document);
    const [a, b] = [await taken(packed), await taken(await glbOf(DUCK))];
    for (const k of [0, 1, 2]) expect(a.thing.size[k]!).toBeCloseTo(b.thing.size[k]!, 3);
  });

  it('skins stand in the pose of their joints, animations still', async () => {
    const document = documentOf([[box([1, 1, 1]), [1, 1, 1]]]);
    const root = document.getRoot();
    const [buffer, node] = [root.listBuffers()[0]!, root.listNodes()[0]!];
    const joint = document.createNode().setScale([2, 1, 1]);
    root.listScenes()[0]!.addChild(joint);
    const of = (type: 'VEC4', array: Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer>) =>
      document.createAccessor().setType(type).setArray(array).setBuffer(buffer);
    const primitive = root.listMeshes()[0]!.listPrimitives()[0]!;
    primitive.setAttribute('JOINTS_0', of('VEC4', new Uint8Array(32)));
    primitive.setAttribute(
      'WEIGHTS_0',
      of(
        'VEC4',
        Float32Array.from({ length: 32 }, (_, i) => (i % 4 ? 0 : 1)),
      ),
    );
    node.setSkin(document.createSkin().addJoint(joint)).setScale([1, 9, 1]); // the node's own place does not count
    const { thing, notes } = await taken(await new WebIO().writeBinary(document), { longest: 0.08 });
    expect(thing.size.map((x) => Math.round(1000 * x))).toEqual([40, 80, 40]);
    expect(notes.join()).toMatch(/stands still as it was saved/);
  });

  it('mirrored, scaled and nested nodes are placed, and triangles stay outside out', async () => {
    const document = documentOf([[box([1, 1, 1]), [1, 1, 1]]]);
    const child = document.getRoot().listNodes()[0]!;
    const parent = document.createNode().setScale([-1, 2, 1]).addChild(child);
    document.getRoot().listScenes()[0]!.addChild(parent);
    const { thing, model } = await taken(await new WebIO().writeBinary(document), { longest: 0.08 });
    expect(thing.size.map((x) => Math.round(1000 * x))).toEqual([40, 40, 80]);
    const primitive = (await new WebIO().readBinary(model)).getRoot().listMeshes()[0]!.listPrimitives()[0]!;
    const [p, n, order] = [
      primitive.getAttribute('POSITION')!,
      primitive.getAttribute('NORMAL')!,
      primitive.getIndices()!,
    ];
    let volume = 0;
    for (let i = 0; i < order.getCount(); i += 3) {
      const [a = [], b = [], c = []] = [0, 1, 2].map((k) => p.getElement(order.getScalar(i + k), [0, 0, 0]));
      volume +=
        a[0]! * (b[1]! * c[2]! - b[2]! * c[1]!) +
        a[1]! * (b[2]! * c[0]! - b[0]! * c[2]!) +
        a[2]! * (b[0]! * c[1]! - b[1]! * c[0]!);
      const normal = n.getElement(order.getScalar(i), [0, 0, 0]);
      expect(a[0]! * normal[0]! + a[1]! * normal[1]! + a[2]! * normal[2]!).toBeGreaterThan(0);
    }
    expect(volume / 6).toBeCloseTo(0.04 * 0.04 * 0.08, 6);
  });

  it('a sheet without thickness gets two millimetres in the physics', async () => {
    const { thing } = await taken(await glbOf([[box([1, 0, 0.6]), [1, 1, 1]]]), { longest: 0.1 });
    expect(thing.size.map((x) => Math.round(1000 * x))).toEqual([60, 100, 2]);
  });

  it('pictures are scaled down; one that cannot be decoded leaves its colour, and that is said', async () => {
    const bytes = await picturedGlb(Uint8Array.of(1, 2, 3), 'image/png');
    const shown = async (shrink: OwnParts['shrink']) => {
      const made = await makeOwnThing(
        { bytes, name: 'tile', longest: 0.06, synonyms: [], descriptions: [], up: 'y' },
        { ...EASY, ...(shrink ? { shrink } : {}) },
      );
      if (!made.ok) throw new Error(made.error.message);
      const document = await new WebIO().registerExtensions([EXTTextureWebP]).readBinary(made.value.model);
      const [texture] = document.getRoot().listTextures();
      return {
        notes: made.value.notes,
        picture: texture && [texture.getMimeType(), ...(texture.getImage() ?? [])],
      };
    };
    expect(await shown(undefined)).toEqual({ notes: [], picture: ['image/png', 1, 2, 3] });
    const smaller = async () => ({ bytes: Uint8Array.of(9), mimeType: 'image/webp' });
    expect(await shown(smaller)).toEqual({ notes: [], picture: ['image/webp', 9] });
    const lost = await shown(async () => null);
    expect(lost.picture).toBeUndefined();
    expect(lost.notes.join()).toMatch(/cannot be decoded; its plain colour/);
  });

  it('what never lies still is refused', async () => {
    const rolling: OwnParts = {
      ...EASY,
      makeBench: (body) => ({
        ...EASY.makeBench(body),
        settle: () => ({ position: [0, 0, 0.02], quat: [0, 1, 0, 0], speed: 1 }),
      }),
    };
    const made = await take(rolling, await glbOf(STAR));
    expect(!made.ok && made.error.code).toBe('THING_RESTLESS');
  });

  it('what the physics cannot make a body of is refused, and nothing is thrown', async () => {
    const refusing: OwnParts = {
      ...EASY,
      makeBench: () => {
        throw new Error('mesh volume is too small');
      },
    };
    const made = await take(refusing, await glbOf(STAR));
    expect(!made.ok && made.error.code).toBe('THING_DEGENERATE');
  });

  it('a slanted sheet is a body, too', async () => {
    const slanted: Painted = [
      [{ positions: [0, 0, 0, 1, 0.7, 0, 0, 0.5, 1, 1, 1.2, 1], indices: [0, 1, 2, 2, 1, 3] }, [1, 1, 1]],
    ];
    const { thing } = await taken(await glbOf(slanted), { longest: 0.1 }, parts);
    expect(thing.size[2]).toBeLessThan(0.006); // it lies flat
  });

  it('says what is not shown', async () => {
    const { notes } = await taken(
      triangle((j) => {
        j.extensionsUsed = ['KHR_materials_clearcoat', 'EXT_mesh_gpu_instancing', 'KHR_texture_basisu'];
        j.animations = [];
        j.meshes = [
          {
            primitives: [{ attributes: { POSITION: 0 } }, { attributes: { POSITION: 0 }, mode: 1 }],
            weights: [0.5],
          },
        ];
      }),
    );
    const said = notes.join(' ');
    for (const part of [
      /points and lines/,
      /morph/,
      /KTX2/,
      /KHR_materials_clearcoat/,
      /EXT_mesh_gpu_instancing/,
    ]) {
      expect(said).toMatch(part);
    }
  });

  it('a thing called like one of ours takes its place', async () => {
    const ours = {
      id: 'duck',
      name: 'duck',
      synonyms: ['Bath Duck'],
      category: 'toy',
      descriptions: [],
      group: 'birds',
      split: 'robot',
    } as const;
    const made = await makeOwnThing(
      {
        bytes: await glbOf(STAR),
        name: ' Bath  duck ',
        longest: 0.05,
        synonyms: [],
        descriptions: ['It swims'],
        up: 'y',
      },
      { ...EASY, names: [ours] },
    );
    expect(made.ok && made.value.concept).toMatchObject({
      name: 'bath duck',
      group: 'birds',
      category: 'toy',
      split: 'novel',
      descriptions: ['it swims'],
    });
  });
});
