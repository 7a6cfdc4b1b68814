/**
 * Bytes of a GLB that `readDescription` accepted -> triangles in the file's own frame, as it stands in the file: nodes placed,
 * skins in the pose of their joints. glTF 2.0 specification, sections 3.5 to 3.9.
 */
import {
  type Accessor,
  type Document,
  Logger,
  type Material,
  type mat4,
  type Node,
  type Primitive,
  type Skin,
  type Texture,
  WebIO,
} from '@gltf-transform/core';
import {
  EXTMeshoptCompression,
  EXTTextureWebP,
  KHRMeshQuantization,
  KHRTextureTransform,
  type Transform,
} from '@gltf-transform/extensions';
import { MeshoptDecoder } from 'meshoptimizer/decoder';
import type { Result, Vec3 } from '../../contracts.ts';
import { cos, hypot, sin } from '../../math/exact.ts';
import { cross, dot } from '../../math/rotation.ts';
import { refuse } from './container.ts';
import { crossOf, type Look, merged, pointAt, type Submesh } from './mesh.ts';

/** Column-major, as glTF and WebGL have it. */
type Matrix = readonly number[] | mat4;

const IDENTITY: Matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

const times = (a: Matrix, b: Matrix): Matrix => {
  const out = new Array<number>(16).fill(0);
  for (let c = 0; c < 4; c++) {
    for (let r = 0; r < 4; r++) {
      for (let k = 0; k < 4; k++)
        out[4 * c + r] = (out[4 * c + r] ?? 0) + (a[4 * k + r] ?? 0) * (b[4 * c + k] ?? 0);
    }
  }
  return out;
};

const apply = (m: Matrix, [x, y, z]: Vec3): Vec3 => {
  const row = (r: number): number =>
    (m[r] ?? 0) * x + (m[4 + r] ?? 0) * y + (m[8 + r] ?? 0) * z + (m[12 + r] ?? 0);
  return [row(0), row(1), row(2)];
};

const axis = (m: Matrix, k: number): Vec3 => [m[4 * k] ?? 0, m[4 * k + 1] ?? 0, m[4 * k + 2] ?? 0];

/** Where every node stands; a walk without recursion, since a file may nest as deep as it likes. */
const worldMatrices = (document: Document): ReadonlyMap<Node, Matrix> => {
  const found = new Map<Node, Matrix>();
  const todo: (readonly [Node, Matrix])[] = document
    .getRoot()
    .listNodes()
    .filter((node) => node.getParentNode() === null)
    .map((node) => [node, IDENTITY]);
  for (let next = todo.pop(); next; next = todo.pop()) {
    const [node, parent] = next;
    const world = times(parent, node.getMatrix());
    found.set(node, world);
    for (const child of node.listChildren()) todo.push([child, world]);
  }
  return found;
};

/** The nodes of the scene that the file opens with; of a file without scenes, all. */
const shownNodes = (document: Document): readonly Node[] => {
  const root = document.getRoot();
  const scene = root.getDefaultScene() ?? root.listScenes()[0];
  if (!scene) return root.listNodes();
  const found: Node[] = [];
  const todo = scene.listChildren();
  for (let node = todo.pop(); node; node = todo.pop()) {
    found.push(node);
    todo.push(...node.listChildren());
  }
  return found;
};

/** Numbers of an accessor as floats, `n` a vertex. */
const floats = (accessor: Accessor, n: number): Float32Array => {
  const count = accessor.getCount();
  const out = new Float32Array(n * count);
  const element: number[] = [];
  for (let i = 0; i < count; i++) {
    accessor.getElement(i, element);
    for (let k = 0; k < n; k++) out[n * i + k] = element[k] ?? (k === 3 ? 1 : 0);
  }
  return out;
};

/** Corners of triangles from a list, strip or fan. */
const corners = (primitive: Primitive, vertices: number): Uint32Array => {
  const given = primitive.getIndices()?.getArray();
  const order = given ? Uint32Array.from(given) : Uint32Array.from({ length: vertices }, (_, i) => i);
  const mode = primitive.getMode();
  if (mode === 4) return order.subarray(0, 3 * Math.floor(order.length / 3));
  const out = new Uint32Array(3 * Math.max(0, order.length - 2));
  for (let i = 0; i + 2 < order.length; i++) {
    const odd = i % 2;
    const triangle = mode === 5 ? [i, i + 1 + odd, i + 2 - odd] : [0, i + 1, i + 2];
    for (const [k, at] of triangle.entries()) out[3 * i + k] = order[at] ?? 0;
  }
  return out;
};

/** One matrix a vertex: the sum of its joints' by their weights. */
const skinning = (
  primitive: Primitive,
  skin: Skin,
  worlds: ReadonlyMap<Node, Matrix>,
): ((vertex: number) => Matrix) => {
  const inverse = skin.getInverseBindMatrices();
  const joints = skin.listJoints().map((joint, i) => {
    const bind =
      inverse && i < inverse.getCount() ? inverse.getElement(i, new Array<number>(16).fill(0)) : IDENTITY;
    return times(worlds.get(joint) ?? IDENTITY, bind);
  });
  const sets = [0, 1].flatMap((set) => {
    const [which, weight] = [
      primitive.getAttribute(`JOINTS_${set}`),
      primitive.getAttribute(`WEIGHTS_${set}`),
    ];
    return which && weight ? [{ which, weight }] : [];
  });
  const [w, j]: [number[], number[]] = [[], []];
  return (vertex) => {
    const sum = new Array<number>(16).fill(0);
    let total = 0;
    for (const { which, weight } of sets) {
      which.getElement(vertex, j);
      weight.getElement(vertex, w);
      for (let k = 0; k < 4; k++) {
        const [share, joint] = [w[k] ?? 0, joints[j[k] ?? 0]];
        if (share === 0 || !joint) continue;
        total += share;
        for (let i = 0; i < 16; i++) sum[i] = (sum[i] ?? 0) + share * (joint[i] ?? 0);
      }
    }
    return total > 0 ? sum.map((x) => x / total) : (joints[0] ?? IDENTITY);
  };
};

/** Textures that are kept; what has more shows its plain colours. */
const MOST_TEXTURES = 16;
const DRAWABLE = /^image\/(png|jpeg|webp)$/;

/** The picture of a textured look, or the paint of a plain one. */
interface Skinned {
  readonly look: Look;
  /** Linear rgba of a plain look: it goes into the vertices, so that all that is plain is one mesh. */
  readonly paint?: readonly [number, number, number, number];
}

/** Looks of materials, each made once, so that what shares one is merged. */
const looks = (): ((material: Material | null) => Skinned) => {
  const known = new Map<Material | null, Skinned>();
  const plain = new Map<string, Look>();
  const textures = new Set<Texture>();
  const make = (material: Material | null): Skinned => {
    const color = material?.getBaseColorFactor() ?? [1, 1, 1, 1];
    const [alpha, alphaCutoff] = [material?.getAlphaMode() ?? 'OPAQUE', material?.getAlphaCutoff() ?? 0.5];
    const texture = material?.getBaseColorTexture() ?? null;
    const info = material?.getBaseColorTextureInfo();
    const bytes = texture?.getImage();
    if (texture && info && bytes && DRAWABLE.test(texture.getMimeType()) && textures.size < MOST_TEXTURES) {
      textures.add(texture);
      const wrap = [info.getWrapS(), info.getWrapT()] as const;
      return {
        look: { color, alpha, alphaCutoff, texture: { bytes, mimeType: texture.getMimeType(), wrap } },
      };
    }
    const glow = material?.getEmissiveFactor() ?? [0, 0, 0];
    const look = plain.get(alpha) ?? { color: [1, 1, 1, 1], alpha, alphaCutoff };
    plain.set(alpha, look);
    const lit = (k: 0 | 1 | 2): number => Math.min(1, color[k] + glow[k]);
    return { look, paint: [lit(0), lit(1), lit(2), color[3]] };
  };
  return (material) => {
    const found = known.get(material) ?? make(material);
    known.set(material, found);
    return found;
  };
};

/** Vertex colours times paint; undefined: white. */
const painted = (
  colors: Float32Array | undefined,
  paint: Skinned['paint'],
  count: number,
): Float32Array | undefined => {
  if (!paint) return colors;
  return Float32Array.from({ length: 4 * count }, (_, i) => (colors?.[i] ?? 1) * (paint[i % 4] ?? 1));
};

/** Places in the texture, with KHR_texture_transform carried out. */
const uvsOf = (primitive: Primitive): Float32Array | undefined => {
  const info = primitive.getMaterial()?.getBaseColorTextureInfo();
  if (!info) return undefined;
  const transform = info.getExtension<Transform>('KHR_texture_transform');
  const accessor = primitive.getAttribute(`TEXCOORD_${transform?.getTexCoord() ?? info.getTexCoord()}`);
  if (!accessor) return undefined;
  const uvs = floats(accessor, 2);
  if (!transform) return uvs;
  const [[ox, oy], [sx, sy], turn] = [transform.getOffset(), transform.getScale(), transform.getRotation()];
  const [c, s] = [cos(turn), sin(turn)];
  for (let i = 0; i + 1 < uvs.length; i += 2) {
    const [u, v] = [(uvs[i] ?? 0) * sx, (uvs[i + 1] ?? 0) * sy];
    uvs[i] = ox + c * u + s * v;
    uvs[i + 1] = oy - s * u + c * v;
  }
  return uvs;
};

/** Every triangle with corners of its own and its own normal: what glTF asks for where normals are missing. */
const flatShaded = (mesh: Omit<Submesh, 'normals'>): Submesh => {
  const spread = (from: Float32Array, n: number): Float32Array => {
    const out = new Float32Array(n * mesh.indices.length);
    for (const [i, vertex] of mesh.indices.entries())
      out.set(from.subarray(n * vertex, n * vertex + n), n * i);
    return out;
  };
  const positions = spread(mesh.positions, 3);
  const normals = new Float32Array(positions.length);
  for (let i = 0; i + 2 < mesh.indices.length; i += 3) {
    const normal = crossOf(pointAt(positions, i), pointAt(positions, i + 1), pointAt(positions, i + 2));
    const length = hypot(...normal) || 1;
    for (let k = 0; k < 9; k++) normals[3 * i + k] = (normal[k % 3] ?? 0) / length;
  }
  return {
    look: mesh.look,
    positions,
    normals,
    ...(mesh.uvs ? { uvs: spread(mesh.uvs, 2) } : {}),
    ...(mesh.colors ? { colors: spread(mesh.colors, 4) } : {}),
    indices: Uint32Array.from(mesh.indices.keys()),
  };
};

/** Without triangles that name no vertex, have a number that is none, or no area. */
const soundTriangles = (indices: Uint32Array, positions: Float32Array): Uint32Array => {
  const kept: number[] = [];
  const vertices = positions.length / 3;
  for (let i = 0; i + 2 < indices.length; i += 3) {
    const [a = 0, b = 0, c = 0] = indices.subarray(i, i + 3);
    if (a >= vertices || b >= vertices || c >= vertices) continue;
    const area = hypot(...crossOf(pointAt(positions, a), pointAt(positions, b), pointAt(positions, c)));
    if (area > 0 && Number.isFinite(area)) kept.push(a, b, c);
  }
  return Uint32Array.from(kept);
};

const submesh = (
  primitive: Primitive,
  world: Matrix,
  skin: ((vertex: number) => Matrix) | undefined,
  { look, paint }: Skinned,
): Submesh | undefined => {
  const [place, normal, color] = ['POSITION', 'NORMAL', 'COLOR_0'].map((name) =>
    primitive.getAttribute(name),
  );
  if (!place || primitive.getMode() < 4) return undefined;
  const positions = floats(place, 3);
  const normals = normal && normal.getCount() === place.getCount() ? floats(normal, 3) : undefined;
  for (let i = 0; i < place.getCount(); i++) {
    const m = skin ? skin(i) : world;
    positions.set(apply(m, pointAt(positions, i)), 3 * i);
    if (!normals) continue;
    // the cofactors of the matrix turn normals, whatever its scales
    const [x, y, z] = [
      cross(axis(m, 1), axis(m, 2)),
      cross(axis(m, 2), axis(m, 0)),
      cross(axis(m, 0), axis(m, 1)),
    ];
    const n = pointAt(normals, i);
    const turned: Vec3 = [0, 1, 2].map(
      (k) => (x[k] ?? 0) * n[0] + (y[k] ?? 0) * n[1] + (z[k] ?? 0) * n[2],
    ) as unknown as Vec3;
    const length = hypot(...turned) || 1;
    normals.set(
      turned.map((each) => each / length),
      3 * i,
    );
  }
  const indices = soundTriangles(corners(primitive, place.getCount()), positions);
  if (indices.length === 0) return undefined;
  const m = skin ? skin(0) : world;
  if (dot(cross(axis(m, 0), axis(m, 1)), axis(m, 2)) < 0) {
    // a mirror turns triangles inside out
    for (let i = 0; i + 2 < indices.length; i += 3) {
      const [b = 0, c = 0] = indices.subarray(i + 1, i + 3);
      indices.set([c, b], i + 1);
    }
  }
  const count = place.getCount();
  const uvs = look.texture ? uvsOf(primitive) : undefined;
  const colors = painted(color && color.getCount() === count ? floats(color, 4) : undefined, paint, count);
  const mesh = {
    look,
    positions,
    ...(uvs && uvs.length === 2 * count ? { uvs } : {}),
    ...(colors ? { colors } : {}),
    indices,
  };
  return normals ? { ...mesh, normals } : flatShaded(mesh);
};

/** Errors: THING_DAMAGED for what cannot be decoded, THING_DEGENERATE where no triangle has an area. */
export const readTriangles = async (bytes: Uint8Array): Promise<Result<readonly Submesh[]>> => {
  try {
    await MeshoptDecoder.ready;
    const io = new WebIO()
      .setLogger(new Logger(Logger.Verbosity.SILENT))
      .registerExtensions([EXTMeshoptCompression, EXTTextureWebP, KHRMeshQuantization, KHRTextureTransform])
      .registerDependencies({ 'meshopt.decoder': MeshoptDecoder });
    // a copy: views of four bytes need a start that is a multiple of four
    const document = await io.readBinary(bytes.slice());
    const worlds = worldMatrices(document);
    const lookOf = looks();
    const meshes = shownNodes(document).flatMap((node) => {
      const skin = node.getSkin();
      return (node.getMesh()?.listPrimitives() ?? []).flatMap((primitive) => {
        const bent =
          skin && primitive.getAttribute('JOINTS_0') ? skinning(primitive, skin, worlds) : undefined;
        return submesh(primitive, worlds.get(node) ?? IDENTITY, bent, lookOf(primitive.getMaterial())) ?? [];
      });
    });
    if (meshes.length === 0) {
      return refuse(
        'THING_DEGENERATE',
        'None of its triangles has an area: they are points, lines, or no numbers.',
      );
    }
    return { ok: true, value: merged(meshes) };
  } catch (thrown) {
    return refuse(
      'THING_DAMAGED',
      'Its numbers cannot be decoded: a part is cut off or overwritten.',
      String(thrown),
    );
  }
};
