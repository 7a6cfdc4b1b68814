/** What the tests of own things share: taking bytes, in the real physics or in one that answers at once. */
import { createHash } from 'node:crypto';
import type { Result } from '../../../contracts.ts';
import { rawGlb } from '../../../things/own/testing/models.ts';
import type { MakeBench } from '../../../things/study.ts';
import { createBench, loadPhysics } from '../../../world/index.ts';
import { makeOwnThing, type OwnParts, type OwnRequest, type OwnThing } from '../own-thing.ts';

const partsWith = (makeBench: MakeBench): OwnParts => ({
  makeBench,
  sha256: async (bytes) => createHash('sha256').update(bytes).digest('hex'),
  names: [],
});

/** Everything rests as it is put and is held at once: for files, where the physics does not matter. */
export const EASY: OwnParts = partsWith(() => ({
  lowestTip: 0.008,
  mass: 0.05,
  centreOfMass: [0, 0, 0],
  settle: (quat) => ({ position: [0, 0, 0.02], quat, speed: 0 }),
  tryGrasp: () => true,
  dispose: () => undefined,
}));

export const realParts = async (): Promise<OwnParts> => {
  const physics = await loadPhysics();
  return partsWith((body) => createBench(physics, body));
};

export const take = (
  parts: OwnParts,
  bytes: Uint8Array,
  more: Partial<OwnRequest> = {},
): Promise<Result<OwnThing>> =>
  makeOwnThing(
    { bytes, name: 'thing', longest: 0.07, synonyms: [], descriptions: [], up: 'guess', ...more },
    parts,
  );

/** A GLB of one triangle, for changing its description. */
export const triangle = (
  change: (json: Record<string, unknown>) => void = () => undefined,
  bytes?: Uint8Array,
): Uint8Array => {
  const corners = Float32Array.from([0, 0, 0, 1, 0, 0, 0, 1, 0]);
  const json = {
    asset: { version: '2.0' },
    buffers: [{ byteLength: 36 }],
    bufferViews: [{ buffer: 0, byteLength: 36 }],
    accessors: [
      { bufferView: 0, componentType: 5126, count: 3, type: 'VEC3', min: [0, 0, 0], max: [1, 1, 0] },
    ],
    meshes: [{ primitives: [{ attributes: { POSITION: 0 } }] }],
    nodes: [{ mesh: 0 }],
    scenes: [{ nodes: [0] }],
    scene: 0,
  };
  change(json);
  return rawGlb(json, bytes ?? new Uint8Array(corners.buffer));
};
