/** A model as it comes out of its file -> as few parts as its materials allow: drawing calls are what software is slow at. */
import {
  BufferAttribute,
  BufferGeometry,
  type InterleavedBufferAttribute,
  type Material,
  Mesh,
  type MeshStandardMaterial,
  type Object3D,
  type Texture,
} from 'three';
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js';
import type { LookPart } from './part.ts';

/** glTF has no other materials that a thing is made of; an unlit one has neither roughness nor emission. */
type Painted = Material & Partial<Pick<MeshStandardMaterial, 'map' | 'color' | 'roughness'>>;

type Attribute = BufferAttribute | InterleavedBufferAttribute;

/** Linear. Nothing in life is blacker, and what reflects nothing shows no shape: a black piano would be a hole. */
const SOOT = 0.022;

/** Plain floats: files hold integers that each stand for a share of the box. */
const floats = (attribute: Attribute, size: number): BufferAttribute => {
  const out = new Float32Array(attribute.count * size);
  for (let i = 0; i < attribute.count; i++) {
    for (let k = 0; k < size; k++) out[i * size + k] = attribute.getComponent(i, k);
  }
  return new BufferAttribute(out, size);
};

/** Colours of the vertices, linear, times the material's. Four numbers where something shows through. */
const paint = (
  attribute: Attribute | undefined,
  count: number,
  material: Painted,
  size: 3 | 4,
): BufferAttribute => {
  const { r, g, b } = material.color ?? { r: 1, g: 1, b: 1 };
  const factor = [r, g, b, material.opacity];
  const out = new Float32Array(count * size);
  const at = (i: number, k: number): number => {
    const own = attribute && k < attribute.itemSize ? attribute.getComponent(i, k) : 1;
    return own * (factor[k] ?? 1);
  };
  for (let i = 0; i < count; i++) {
    const grey = Math.max(0, SOOT - Math.max(at(i, 0), at(i, 1), at(i, 2)));
    for (let k = 0; k < size; k++) out[i * size + k] = at(i, k) + (k < 3 ? grey : 0);
  }
  return new BufferAttribute(out, size);
};

interface Piece extends Omit<LookPart, 'geometry'> {
  readonly geometry: BufferGeometry;
}

const pieceOf = (mesh: Mesh): Piece | null => {
  const source: BufferGeometry = mesh.geometry;
  const position = source.getAttribute('position');
  if (!position || position.count === 0) return null;
  const material = (Array.isArray(mesh.material) ? mesh.material[0] : mesh.material) as Painted;
  const uv = source.getAttribute('uv');
  const map: Texture | null = (uv && material.map) || null;
  const alpha = material.transparent ? 'blend' : material.alphaTest > 0 ? 'mask' : 'opaque';
  const color = source.getAttribute('color');
  const { r, g, b } = material.color ?? { r: 1, g: 1, b: 1 };
  // a texture under plain white paint needs no colours
  const vertexColors = !map || color !== undefined || r * g * b * material.opacity !== 1;
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', floats(position, 3));
  const normal = source.getAttribute('normal');
  if (normal) geometry.setAttribute('normal', floats(normal, 3));
  if (map && uv) geometry.setAttribute('uv', floats(uv, 2));
  if (vertexColors) {
    geometry.setAttribute('color', paint(color, position.count, material, alpha === 'blend' ? 4 : 3));
  }
  const index = source.getIndex();
  geometry.setIndex(
    index
      ? Array.from({ length: index.count }, (_, i) => index.getX(i))
      : Array.from({ length: position.count }, (_, i) => i),
  );
  if (!normal) geometry.computeVertexNormals();
  geometry.applyMatrix4(mesh.matrixWorld);
  return {
    ...{ geometry, map, vertexColors, alpha },
    alphaTest: alpha === 'mask' ? material.alphaTest : 0,
    roughness: material.roughness ?? 0.6,
  };
};

/** What can be drawn in one call with it. */
const kindOf = ({ map, vertexColors, alpha, alphaTest }: Piece): string =>
  [map?.uuid ?? '', vertexColors, alpha, alphaTest].join(' ');

/**
 * The meshes below `root` in its frame, those of one kind merged; the root's own geometry is left alone. The roughness of
 * what is merged is that of its largest piece. Empty if there is no triangle.
 */
export const partsOf = (root: Object3D): readonly LookPart[] => {
  root.updateWorldMatrix(true, true);
  const pieces: Piece[] = [];
  root.traverse((node) => {
    const piece = node instanceof Mesh ? pieceOf(node) : null;
    if (piece) pieces.push(piece);
  });
  const kinds = new Map<string, Piece[]>();
  for (const piece of pieces) kinds.set(kindOf(piece), [...(kinds.get(kindOf(piece)) ?? []), piece]);
  return [...kinds.values()].map((group): LookPart => {
    const size = ({ geometry }: Piece): number => geometry.getIndex()?.count ?? 0;
    const largest = group.reduce((most, piece) => (size(piece) > size(most) ? piece : most));
    const [only] = group;
    if (group.length === 1 && only) return only;
    const geometry = mergeGeometries(group.map((piece) => piece.geometry));
    for (const piece of group) piece.geometry.dispose();
    return { ...largest, geometry };
  });
};
