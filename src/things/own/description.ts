/**
 * What the JSON of a GLB says of the file, checked before anything is decoded: that it needs nothing from outside, nothing
 * that cannot be read, and no more memory and time than a page may take.
 */
import type { Result } from '../../contracts.ts';
import { z } from '../../schema.ts';
import { refuse } from './container.ts';
import { MOST_NUMBERS, MOST_TRIANGLES } from './limits.ts';

const index = z.int().min(0);
const count = z.int().min(0);
const named = z.looseObject({ extensions: z.record(z.string(), z.unknown()).optional() });

const primitive = named.extend({
  attributes: z.record(z.string(), index),
  indices: index.optional(),
  mode: z.int().min(0).max(6).optional(),
});

/** The parts of glTF 2.0's JSON (specification, section 5) that decide whether it can be taken. */
const schema = z.looseObject({
  asset: z.looseObject({ version: z.string() }),
  extensionsUsed: z.array(z.string()).optional(),
  extensionsRequired: z.array(z.string()).optional(),
  buffers: z.array(named.extend({ uri: z.string().optional(), byteLength: count })).optional(),
  bufferViews: z
    .array(
      named.extend({
        buffer: index,
        byteOffset: count.optional(),
        byteLength: count,
        byteStride: count.optional(),
      }),
    )
    .optional(),
  images: z.array(named.extend({ uri: z.string().optional(), mimeType: z.string().optional() })).optional(),
  accessors: z
    .array(
      named.extend({
        bufferView: index.optional(),
        byteOffset: count.optional(),
        componentType: z.int(),
        count,
        type: z.string(),
      }),
    )
    .optional(),
  meshes: z
    .array(named.extend({ primitives: z.array(primitive), weights: z.array(z.number()).optional() }))
    .optional(),
  nodes: z
    .array(
      named.extend({
        mesh: index.optional(),
        skin: index.optional(),
        children: z.array(index).optional(),
        matrix: z.array(z.number()).length(16).optional(),
        translation: z.array(z.number()).length(3).optional(),
        rotation: z.array(z.number()).length(4).optional(),
        scale: z.array(z.number()).length(3).optional(),
      }),
    )
    .optional(),
  scenes: z.array(named.extend({ nodes: z.array(index).optional() })).optional(),
  skins: z.array(z.unknown()).optional(),
  animations: z.array(z.unknown()).optional(),
});
export type Description = z.infer<typeof schema>;

/** What is read or may be left out without harm to the shape. */
const UNDERSTOOD = new Set([
  'KHR_mesh_quantization',
  'EXT_meshopt_compression',
  'KHR_texture_transform',
  'EXT_texture_webp',
  'KHR_materials_unlit',
]);
/** Looks that are drawn plainly; a file may even require them. */
const LOOKS = /^KHR_materials_|^KHR_texture_basisu$|^KHR_lights_punctual$|^EXT_texture_avif$/;

const COMPONENTS: Readonly<Record<string, number>> = {
  SCALAR: 1,
  VEC2: 2,
  VEC3: 3,
  VEC4: 4,
  MAT2: 4,
  MAT3: 9,
  MAT4: 16,
};

/** Bytes of one number. */
const BYTES: Readonly<Record<number, number>> = { 5120: 1, 5121: 1, 5122: 2, 5123: 2, 5125: 4, 5126: 4 };

/** Do all numbers lie in the bytes that there are? Columns of small matrices are padded, which is left to the reader. */
const isWithin = ({ accessors = [], bufferViews = [], buffers = [] }: Description): boolean =>
  bufferViews.every(
    ({ buffer, byteOffset = 0, byteLength }) =>
      byteOffset + byteLength <= (buffers[buffer]?.byteLength ?? -1),
  ) &&
  accessors.every(({ bufferView, byteOffset = 0, componentType, count: n, type }) => {
    if (bufferView === undefined || n === 0) return true;
    const view = bufferViews[bufferView];
    const element = (COMPONENTS[type] ?? 1) * (BYTES[componentType] ?? 1);
    return (
      view !== undefined && byteOffset + (n - 1) * (view.byteStride ?? element) + element <= view.byteLength
    );
  });

const outside = (uri: string | undefined): boolean => uri !== undefined && !/^data:/i.test(uri);

const shown = (uri: string): string => (uri.length > 60 ? `${uri.slice(0, 57)}...` : uri);

/** Nodes are trees: a node that two others hold, or that holds itself, would be walked for ever. */
const areTrees = (nodes: NonNullable<Description['nodes']>): boolean => {
  const parent = new Map<number, number>();
  for (const [at, { children = [] }] of nodes.entries()) {
    for (const child of children) {
      if (child >= nodes.length || parent.has(child)) return false;
      parent.set(child, at);
    }
  }
  // with one parent each, what is never reached from a root is a ring
  const reached = new Set<number>();
  const todo = [...nodes.keys()].filter((at) => !parent.has(at));
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    reached.add(at);
    todo.push(...(nodes[at]?.children ?? []));
  }
  return reached.size === nodes.length;
};

/** Triangles of a primitive with so many corners; 0 for points and lines. */
const trianglesOf = (mode: number, corners: number): number =>
  mode === 4 ? Math.floor(corners / 3) : mode > 4 ? Math.max(0, corners - 2) : 0;

/** Triangles that the nodes show, each instance counted. */
export const countTriangles = ({ meshes = [], nodes = [], accessors = [] }: Description): number => {
  const ofMesh = meshes.map(({ primitives }) =>
    primitives.reduce((sum, { mode = 4, indices, attributes }) => {
      const corners = accessors[indices ?? attributes.POSITION ?? -1]?.count ?? 0;
      return sum + trianglesOf(mode, corners);
    }, 0),
  );
  return nodes.reduce((sum, { mesh }) => sum + (mesh === undefined ? 0 : (ofMesh[mesh] ?? 0)), 0);
};

const reasonOf = (error: { readonly issues: readonly { readonly path: readonly PropertyKey[] }[] }): string =>
  error.issues
    .slice(0, 3)
    .map(({ path }) => path.join('.'))
    .join(', ');

/**
 * Errors: THING_OLD_GLTF, THING_DAMAGED, THING_LINKS_OUT, THING_DRACO, THING_EXTENSION, THING_NO_SURFACE,
 * THING_TOO_LARGE.
 */
export const readDescription = (json: unknown): Result<Description> => {
  const read = schema.safeParse(json);
  if (!read.success) {
    return refuse('THING_DAMAGED', 'Its description is not that of a glTF model.', reasonOf(read.error));
  }
  const gltf = read.data;
  if (!gltf.asset.version.startsWith('2.')) {
    return gltf.asset.version.startsWith('1')
      ? refuse('THING_OLD_GLTF', 'It is glTF 1.0, of 2015.')
      : refuse(
          'THING_DAMAGED',
          `It calls itself glTF ${gltf.asset.version.slice(0, 20)}, which there is not.`,
        );
  }
  const links = [...(gltf.buffers ?? []), ...(gltf.images ?? [])].filter(({ uri }) => outside(uri));
  if (links.length > 0) {
    return refuse(
      'THING_LINKS_OUT',
      `It leaves ${links.length === 1 ? 'a part' : `${links.length} parts`} of itself elsewhere: ${shown(links[0]?.uri ?? '')}.`,
    );
  }
  const draco = 'KHR_draco_mesh_compression';
  const packed = (gltf.meshes ?? []).some(({ primitives }) =>
    primitives.some(({ extensions }) => extensions?.[draco]),
  );
  if (packed || gltf.extensionsRequired?.includes(draco)) {
    return refuse('THING_DRACO', 'Its mesh is compressed by KHR_draco_mesh_compression.');
  }
  const unknown = (gltf.extensionsRequired ?? []).filter(
    (name) => !UNDERSTOOD.has(name) && !LOOKS.test(name),
  );
  if (unknown.length > 0) {
    return refuse('THING_EXTENSION', `It requires ${unknown.slice(0, 3).join(', ')}.`);
  }
  if (!areTrees(gltf.nodes ?? [])) {
    return refuse('THING_DAMAGED', 'Its nodes hold one another in a ring, or hold what is not there.');
  }
  const numbers = (gltf.accessors ?? []).reduce(
    (sum, { count: n, type }) => sum + n * (COMPONENTS[type] ?? 16),
    0,
  );
  const bytes = [...(gltf.buffers ?? []), ...(gltf.bufferViews ?? [])].reduce(
    (sum, { byteLength }) => sum + byteLength,
    0,
  );
  const unpacked = (gltf.bufferViews ?? []).reduce((sum, { extensions }) => {
    const packing = z.object({ count, byteStride: count }).safeParse(extensions?.EXT_meshopt_compression);
    return sum + (packing.success ? packing.data.count * packing.data.byteStride : 0);
  }, 0);
  if (numbers > MOST_NUMBERS || bytes + unpacked > 8 * MOST_NUMBERS) {
    return refuse('THING_TOO_LARGE', 'It would take more memory than a page should: hundreds of megabytes.');
  }
  if (!isWithin(gltf)) return refuse('THING_DAMAGED', 'Its numbers reach beyond the bytes that there are.');
  const triangles = countTriangles(gltf);
  if (triangles > MOST_TRIANGLES) {
    return refuse(
      'THING_TOO_LARGE',
      `It has ${triangles.toLocaleString('en')} triangles; at most ${MOST_TRIANGLES.toLocaleString('en')} are read.`,
    );
  }
  if (triangles === 0) {
    const primitives = (gltf.meshes ?? []).flatMap((mesh) => mesh.primitives);
    return refuse(
      'THING_NO_SURFACE',
      primitives.some(({ mode = 4 }) => mode < 4)
        ? 'It consists of points or lines alone.'
        : 'There is no mesh in it.',
    );
  }
  return { ok: true, value: gltf };
};

/** What of the file is not shown as its maker meant it, in sentences. */
export const leftOut = (gltf: Description): readonly string[] => {
  const used = gltf.extensionsUsed ?? [];
  const notes: string[] = [];
  if ((gltf.skins?.length ?? 0) > 0 || (gltf.animations?.length ?? 0) > 0) {
    notes.push('It moves in the file; here it stands still as it was saved.');
  }
  if ((gltf.meshes ?? []).some(({ primitives }) => primitives.some(({ mode = 4 }) => mode < 4))) {
    notes.push('Its points and lines are left out.');
  }
  if ((gltf.meshes ?? []).some(({ weights = [] }) => weights.some((weight) => weight !== 0))) {
    notes.push('Its morph targets are left out.');
  }
  if (used.includes('KHR_texture_basisu') || used.includes('EXT_texture_avif')) {
    notes.push('Pictures in KTX2 or AVIF are left out; plain colours are in their place.');
  }
  const plain = used.filter(
    (name) => LOOKS.test(name) && name !== 'KHR_materials_unlit' && !/texture/.test(name),
  );
  if (plain.length > 0) notes.push(`Drawn plainly, without ${plain.slice(0, 3).join(', ')}.`);
  const other = used.filter((name) => !UNDERSTOOD.has(name) && !LOOKS.test(name));
  if (other.length > 0) notes.push(`Left out: ${other.slice(0, 3).join(', ')}.`);
  return notes;
};
