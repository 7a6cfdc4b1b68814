/** Models of the tests' own making, as a visitor might bring them: glTF's frame (y up, front toward +z), any unit. */
import { Document, type Material, WebIO } from '@gltf-transform/core';
import { EXTTextureWebP } from '@gltf-transform/extensions';

/** Triangles: xyz a vertex, three indices a triangle. */
export interface Form {
  readonly positions: readonly number[];
  readonly indices: readonly number[];
}

type Point = readonly [number, number, number];

/** Faces of a grid of rows x columns vertices; columns close on themselves. */
const grid = (rows: number, columns: number, closed: boolean, at: (u: number, v: number) => Point): Form => {
  const positions: number[] = [];
  const indices: number[] = [];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) positions.push(...at(i / (closed ? rows : rows - 1), j / columns));
  }
  for (let i = 0; i < (closed ? rows : rows - 1); i++) {
    for (let j = 0; j < columns; j++) {
      const [a, b] = [i * columns + j, i * columns + ((j + 1) % columns)];
      const [c, d] = [((i + 1) % rows) * columns + j, ((i + 1) % rows) * columns + ((j + 1) % columns)];
      indices.push(a, c, b, b, c, d);
    }
  }
  return { positions, indices };
};

const TURN = 2 * Math.PI;

export const ball = ([x, y, z]: Point, [rx, ry, rz]: Point, fine = 12): Form =>
  grid(fine, 2 * fine, false, (u, v) => {
    const r = Math.sin(Math.PI * u);
    return [x + rx * r * Math.cos(TURN * v), y + ry * Math.cos(Math.PI * u), z + rz * r * Math.sin(TURN * v)];
  });

export const ring = (radius: number, tube: number, fine = 24): Form =>
  grid(fine, fine / 2, true, (u, v) => {
    const r = radius + tube * Math.cos(TURN * v);
    return [r * Math.cos(TURN * u), tube * Math.sin(TURN * v), -r * Math.sin(TURN * u)];
  });

/** Lies flat: a prism over an outline in x and z. */
export const star = (points: number, outer: number, inner: number, height: number): Form => {
  const outline = Array.from({ length: 2 * points }, (_, i) => {
    const r = i % 2 ? inner : outer;
    return [r * Math.cos((TURN * i) / (2 * points)), r * Math.sin((TURN * i) / (2 * points))] as const;
  });
  const n = outline.length;
  const positions = [
    ...outline.flatMap(([x, z]) => [x, 0, z]),
    ...outline.flatMap(([x, z]) => [x, height, z]),
    ...[0, 0, 0],
    ...[0, height, 0],
  ];
  const indices = outline.flatMap((_, i) => {
    const j = (i + 1) % n;
    return [i, n + i, n + j, i, n + j, j, 2 * n, i, j, 2 * n + 1, n + j, n + i];
  });
  return { positions, indices };
};

export const box = ([x, y, z]: Point): Form => ({
  positions: [0, 1, 2, 3, 4, 5, 6, 7].flatMap((i) => [
    i & 1 ? x / 2 : -x / 2,
    i & 2 ? y / 2 : -y / 2,
    i & 4 ? z / 2 : -z / 2,
  ]),
  indices: [
    0, 2, 1, 1, 2, 3, 4, 5, 6, 5, 7, 6, 0, 1, 4, 1, 5, 4, 2, 6, 3, 3, 6, 7, 0, 4, 2, 2, 4, 6, 1, 3, 5, 3, 7,
    5,
  ],
});

type Color = readonly [number, number, number];
export type Painted = readonly (readonly [Form, Color])[];

/** Beak toward +z. */
export const DUCK: Painted = [
  [ball([0, 0.24, 0], [0.3, 0.24, 0.42]), [0.95, 0.75, 0.05]],
  [ball([0, 0.6, 0.2], [0.2, 0.2, 0.2]), [0.95, 0.75, 0.05]],
  [ball([0, 0.56, 0.42], [0.09, 0.04, 0.1], 8), [0.9, 0.3, 0.02]],
];
export const STAR: Painted = [[star(5, 1, 0.45, 0.5), [0.1, 0.3, 0.8]]];
export const RING: Painted = [[ring(0.7, 0.22), [0.7, 0.05, 0.1]]];

/** A document with one mesh of these forms, for tests that add to it. */
export const documentOf = (painted: Painted): Document => {
  const document = new Document();
  const buffer = document.createBuffer();
  const mesh = document.createMesh();
  for (const [{ positions, indices }, color] of painted) {
    const material: Material = document.createMaterial().setBaseColorFactor([...color, 1]);
    const numbers = document
      .createAccessor()
      .setType('VEC3')
      .setArray(Float32Array.from(positions))
      .setBuffer(buffer);
    const order = document
      .createAccessor()
      .setType('SCALAR')
      .setArray(Uint32Array.from(indices))
      .setBuffer(buffer);
    mesh.addPrimitive(
      document.createPrimitive().setAttribute('POSITION', numbers).setIndices(order).setMaterial(material),
    );
  }
  document.createScene().addChild(document.createNode().setMesh(mesh));
  return document;
};

/** A flat box whose top and bottom show a picture. */
export const picturedGlb = (picture: Uint8Array, mimeType: string): Promise<Uint8Array> => {
  const form = box([1, 0.3, 1]);
  const document = documentOf([[form, [1, 1, 1]]]);
  document.createExtension(EXTTextureWebP).setRequired(mimeType === 'image/webp');
  const [primitive] = document.getRoot().listMeshes()[0]?.listPrimitives() ?? [];
  const uvs = Float32Array.from({ length: (2 * form.positions.length) / 3 }, (_, i) => {
    const at = form.positions[3 * Math.floor(i / 2) + (i % 2 ? 2 : 0)] ?? 0;
    return at + 0.5;
  });
  primitive?.setAttribute('TEXCOORD_0', document.createAccessor().setType('VEC2').setArray(uvs));
  for (const each of document.getRoot().listAccessors())
    each.setBuffer(document.getRoot().listBuffers()[0] ?? null);
  primitive
    ?.getMaterial()
    ?.setBaseColorTexture(document.createTexture().setImage(picture.slice()).setMimeType(mimeType));
  return new WebIO().registerExtensions([EXTTextureWebP]).writeBinary(document);
};

export const glbOf = (painted: Painted): Promise<Uint8Array> => new WebIO().writeBinary(documentOf(painted));

/** A GLB of any JSON and bytes, right or wrong. */
export const rawGlb = (json: unknown, bytes: Uint8Array = new Uint8Array(0), version = 2): Uint8Array => {
  const text = new TextEncoder().encode(JSON.stringify(json));
  const [a, b] = [Math.ceil(text.length / 4) * 4, Math.ceil(bytes.length / 4) * 4];
  const out = new Uint8Array(20 + a + (b > 0 ? 8 + b : 0)).fill(0x20);
  const view = new DataView(out.buffer);
  for (const [i, value] of [0x46546c67, version, out.length, a, 0x4e4f534a].entries())
    view.setUint32(4 * i, value, true);
  out.set(text, 20);
  if (b > 0) {
    view.setUint32(20 + a, b, true);
    view.setUint32(24 + a, 0x004e4942, true);
    out.fill(0, 28 + a);
    out.set(bytes, 28 + a);
  }
  return out;
};
