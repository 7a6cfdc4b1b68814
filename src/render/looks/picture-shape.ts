/** Blocks and cards that show a picture: their shape, and where in the scene's sheet of pictures each face looks. */
import { BufferAttribute, type BufferGeometry, Vector3 } from 'three';
import { RoundedBoxGeometry } from 'three/addons/geometries/RoundedBoxGeometry.js';
import type { PictureObject } from '../../contracts.ts';
import { PICTURE_BLOCK, PICTURE_CARD, PICTURE_CARD_HEIGHT } from '../../things/names.ts';

/** A part of a texture, 0..1, v upward. */
export interface Cell {
  readonly u: readonly [number, number];
  readonly v: readonly [number, number];
}

/** Metres: edges that catch the light, far below a pixel of the policy's frame. */
const EDGE = { block: 0.003, card: 0.0012 } as const;
const ROUNDING = 3;

/** Share of a face that its picture fills; the rest is paper. */
const FILLED = { block: 0.96, card: 0.98 } as const;

/**
 * The axes of each face's picture, as seen from outside: to the right, and up. In the order in which three's boxes list
 * their faces: +x, -x, +y, -y, +z, -z. The policy camera looks along -x, so that a card's top is upright in its picture
 * when "up" is -x. No picture below.
 */
const FACES: readonly ({ readonly right: Vector3; readonly up: Vector3 } | null)[] = [
  { right: new Vector3(0, 1, 0), up: new Vector3(0, 0, 1) },
  { right: new Vector3(0, -1, 0), up: new Vector3(0, 0, 1) },
  { right: new Vector3(-1, 0, 0), up: new Vector3(0, 0, 1) },
  { right: new Vector3(1, 0, 0), up: new Vector3(0, 0, 1) },
  { right: new Vector3(0, 1, 0), up: new Vector3(-1, 0, 0) },
  null,
];

const mixed = ([from, to]: readonly [number, number], share: number): number => from + (to - from) * share;

/**
 * A block of 45 mm or a card of 70 mm about its middle, metres, z up; the caller's to dispose of. Texture coordinates fall
 * into the cell, and beside it by the width of the paper about the picture: the sheet has paper there.
 */
export const pictureGeometry = (form: PictureObject['form'], cell: Cell): BufferGeometry => {
  const [side, height] =
    form === 'card' ? [PICTURE_CARD, PICTURE_CARD_HEIGHT] : [PICTURE_BLOCK, PICTURE_BLOCK];
  const geometry = new RoundedBoxGeometry(side, side, height, ROUNDING, EDGE[form]);
  geometry.clearGroups();
  const position = geometry.getAttribute('position');
  const uvs = new Float32Array(2 * position.count);
  const perFace = position.count / FACES.length;
  const at = new Vector3();
  for (let i = 0; i < position.count; i++) {
    const index = Math.floor(i / perFace);
    // the sides of a card are too thin for a picture
    const face = form === 'card' && index < 4 ? null : FACES[index];
    at.fromBufferAttribute(position, i).divideScalar(side * FILLED[form]);
    // without a picture: a corner of the cell, which is paper
    uvs[2 * i] = mixed(cell.u, face ? at.dot(face.right) + 0.5 : 0);
    uvs[2 * i + 1] = mixed(cell.v, face ? at.dot(face.up) + 0.5 : 0);
  }
  geometry.setAttribute('uv', new BufferAttribute(uvs, 2));
  return geometry;
};

/** Pixels of paper about each picture in the sheet: more than what smaller copies of the sheet mix over its edges. */
export const GUTTER = 16;

export interface SheetLayout {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Left and top pixel of each picture, from the sheet's upper left corner. */
  readonly places: readonly (readonly [number, number])[];
  readonly cells: readonly Cell[];
}

/** Pictures of `side` pixels in rows of about as many as there are columns, paper about each. */
export const layOut = (count: number, side: number): SheetLayout => {
  const columns = Math.max(1, Math.ceil(Math.sqrt(count)));
  const rows = Math.max(1, Math.ceil(count / columns));
  const step = side + 2 * GUTTER;
  const [width, height] = [columns * step, rows * step];
  const places = Array.from(
    { length: count },
    (_, i) => [(i % columns) * step + GUTTER, Math.floor(i / columns) * step + GUTTER] as const,
  );
  const cells = places.map(
    ([left, top]): Cell => ({
      u: [left / width, (left + side) / width],
      v: [1 - (top + side) / height, 1 - top / height],
    }),
  );
  return { width, height, places, cells };
};
