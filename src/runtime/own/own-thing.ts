/**
 * Bytes of a GLB, a name and a size -> a thing like those of the catalogue: what physics, tasks, sentences and renderer
 * need, with everything that was changed or left out said in sentences. Pure but for the parts passed in; it runs in a
 * worker on the page, and in Node.
 */
import type { Hull, NameSpec, Result, ThingSpec, Vec3 } from '../../contracts.ts';
import { jsonOfGlb, refuse } from '../../things/own/container.ts';
import type { Piece } from '../../things/own/corners.ts';
import { countTriangles, leftOut, readDescription } from '../../things/own/description.ts';
import { DENSITY, DRAWN_TRIANGLES, GRIPPER_OPENING, MASS } from '../../things/own/limits.ts';
import {
  areaOf,
  boundsOf,
  flatTriangles,
  type Look,
  type Placement,
  placed,
  type Submesh,
  triangleCount,
} from '../../things/own/mesh.ts';
import { convexPieces } from '../../things/own/pieces.ts';
import { readTriangles } from '../../things/own/read.ts';
import { simplified } from '../../things/own/simplify.ts';
import { checkWords, conceptOf, type OwnWords } from '../../things/own/words.ts';
import { writeGlb } from '../../things/own/write.ts';
import { type MakeBench, stands, study } from '../../things/study.ts';

/** Which of the file's axes points up; 'guess': y, as glTF has it, unless the thing stands with z up alone. */
export const UPS = ['guess', 'y', 'z'] as const;
export type Up = (typeof UPS)[number];

export interface OwnRequest extends OwnWords {
  readonly bytes: Uint8Array;
  readonly up: Up;
}

export interface OwnThing {
  readonly thing: ThingSpec;
  readonly concept: NameSpec;
  readonly hulls: readonly Hull[];
  /** GLB in the thing's frame: metres, z up. */
  readonly model: Uint8Array;
  /** What was changed or left out, in sentences. */
  readonly notes: readonly string[];
}

export interface OwnParts {
  readonly makeBench: MakeBench;
  /** Hexadecimal SHA-256. */
  readonly sha256: (bytes: Uint8Array) => Promise<string>;
  /** A picture scaled down to what is drawn, or null for one that cannot be decoded; absent: pictures stay as they are. */
  readonly shrink?: (
    bytes: Uint8Array,
    mimeType: string,
  ) => Promise<{ bytes: Uint8Array; mimeType: string } | null>;
  /** Names of the catalogue: a thing called like one of them takes its place. */
  readonly names: readonly NameSpec[];
  /** What is done now, in a few words. */
  readonly onStage?: (stage: string) => void;
}

/** glTF's axes (x right, y up, z out of the front) to ours: the front toward +x, z up. */
const FROM_Y_UP: readonly number[] = [0, 0, 1, 1, 0, 0, 0, 1, 0];

const scaledMatrix = (matrix: readonly number[], by: number): readonly number[] => matrix.map((x) => x * by);

/** Row-major rotation of a unit quaternion. */
const matrixOf = ([w, x, y, z]: readonly [number, number, number, number]): readonly number[] => [
  1 - 2 * (y * y + z * z),
  2 * (x * y - w * z),
  2 * (x * z + w * y),
  2 * (x * y + w * z),
  1 - 2 * (x * x + z * z),
  2 * (y * z - w * x),
  2 * (x * z - w * y),
  2 * (y * z + w * x),
  1 - 2 * (x * x + y * y),
];

const back = ([x, y, z]: Vec3): Vec3 => [y, z, x]; // FROM_Y_UP undone

const count = (n: number): string => n.toLocaleString('en');

const sizeNote = (longest: number): readonly string[] =>
  longest > 10 || longest < 0.001
    ? [`In the file it is ${Number(longest.toPrecision(2))} m long; the size that you said counts.`]
    : [];

/** Scaled-down textures; a picture that cannot be decoded leaves its plain colour. */
const withSmallTextures = async (
  meshes: readonly Submesh[],
  shrink: OwnParts['shrink'],
): Promise<{ readonly meshes: readonly Submesh[]; readonly lost: boolean }> => {
  if (!shrink) return { meshes, lost: false };
  const done = new Map<Look, Look>();
  let lost = false;
  for (const { look } of meshes) {
    if (done.has(look)) continue;
    const { texture, ...plain } = look;
    const small = texture ? await shrink(texture.bytes, texture.mimeType) : null;
    if (texture && !small) lost = true;
    done.set(look, texture && small ? { ...look, texture: { ...texture, ...small } } : plain);
  }
  return { meshes: meshes.map((mesh) => ({ ...mesh, look: done.get(mesh.look) ?? mesh.look })), lost };
};

interface Shape {
  readonly meshes: readonly Submesh[];
  readonly notes: readonly string[];
}

/** Read and made simple; longest side as it was said, middle at the origin, y up. */
const shapeOf = async (
  { bytes, longest }: OwnRequest,
  stage: (text: string) => void,
): Promise<Result<Shape>> => {
  const json = jsonOfGlb(bytes);
  if (!json.ok) return json;
  const described = readDescription(json.value);
  if (!described.ok) return described;
  const triangles = countTriangles(described.value);
  stage(`reading ${count(triangles)} triangles`);
  const read = await readTriangles(bytes);
  if (!read.ok) return read;
  stage('making it simple');
  const few = await simplified(read.value, DRAWN_TRIANGLES);
  const { size, middle } = boundsOf(few);
  const side = Math.max(...size);
  if (few.length === 0 || !Number.isFinite(side) || side <= 0 || areaOf(few) < 1e-6 * side * side) {
    return refuse('THING_DEGENERATE', 'Its triangles have no area to speak of.');
  }
  const by = longest / side;
  const placement: Placement = {
    matrix: scaledMatrix(FROM_Y_UP, by),
    shift: [-by * middle[2], -by * middle[0], -by * middle[1]],
  };
  const kept = triangleCount(few);
  const notes = [
    ...(kept < 0.9 * triangleCount(read.value)
      ? [`Simplified from ${count(triangles)} to ${count(kept)} triangles.`]
      : []),
    ...sizeNote(side),
    ...leftOut(described.value),
  ];
  return { ok: true, value: { meshes: few.map((mesh) => placed(mesh, placement)), notes } };
};

/** Is z up in the file, which would be against glTF, but is common? Pieces are y up. */
const zIsUp = (up: Up, makeBench: MakeBench, pieces: readonly Piece[], density: number): boolean => {
  if (up !== 'guess') return up === 'z';
  if (stands(makeBench, { pieces, density })) return false;
  return stands(makeBench, { pieces: pieces.map((piece) => piece.map(back)), density });
};

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Errors: every THING_* but THING_MISSING, THING_NOT_HERE and THING_TOO_SLOW. */
export const makeOwnThing = async (request: OwnRequest, parts: OwnParts): Promise<Result<OwnThing>> => {
  try {
    return await made(request, parts);
  } catch (thrown) {
    // what MuJoCo says of pieces that it cannot use, in the end
    return refuse('THING_DEGENERATE', 'The physics cannot make a body of it.', String(thrown));
  }
};

const made = async (request: OwnRequest, parts: OwnParts): Promise<Result<OwnThing>> => {
  const { makeBench, sha256, shrink, names, onStage = () => undefined } = parts;
  const words = checkWords(request);
  if (!words.ok) return words;
  const shape = await shapeOf(request, onStage);
  if (!shape.ok) return shape;
  const small = await withSmallTextures(shape.value.meshes, shrink);

  onStage('cutting it into convex pieces');
  const { pieces: upright, volume: solid } = convexPieces(flatTriangles(small.meshes));
  if (upright.length === 0) return refuse('THING_DEGENERATE', 'It encloses no room at all.');

  onStage('letting it fall and grasping it');
  const hash = await sha256(request.bytes);
  const seed = Number.parseInt(hash.slice(0, 8), 16);
  const probe = makeBench({ pieces: upright, density: 1000 });
  const volume = probe.mass / 1000;
  probe.dispose();
  const turnedOver = zIsUp(request.up, makeBench, upright, DENSITY);
  const meshes = turnedOver
    ? small.meshes.map((mesh) => placed(mesh, { matrix: [0, 1, 0, 0, 0, 1, 1, 0, 0], shift: [0, 0, 0] }))
    : small.meshes;
  const found = study(makeBench, {
    positions: flatTriangles(meshes),
    pieces: turnedOver ? upright.map((piece) => piece.map(back)) : upright,
    volume,
    density: (DENSITY * Math.min(solid, volume)) / volume,
    mass: MASS,
    seed,
  });
  const [first, ...others] = found.rests;
  if (!first) return refuse('THING_RESTLESS', 'Let go on the table, it does not lie still.');

  const [mx, my, mz] = found.middle;
  const standing = meshes.map((mesh) =>
    placed(mesh, { matrix: matrixOf(found.turn), shift: [-mx, -my, -mz] }),
  );
  const { size } = boundsOf(standing);
  const thick = (k: 0 | 1 | 2): number => Number(Math.max(0.002, size[k]).toFixed(5));
  const hulls = found.pieces.map((piece): Hull => piece.flat());
  const model = await writeGlb(standing);
  const pieceBytes = utf8(JSON.stringify(hulls));
  const version = async (of: Uint8Array): Promise<string> => (await sha256(of)).slice(0, 8);
  const id = `own-${await version(utf8(JSON.stringify([hash, words.value, request.up])))}`;
  const across = Math.min(size[0], size[1]);
  const notes = [
    ...shape.value.notes,
    ...(small.lost ? ['A picture in it cannot be decoded; its plain colour is in its place.'] : []),
    ...(turnedOver && request.up === 'guess' ? ['It was taken as drawn with z up.'] : []),
    ...(first.grasp
      ? []
      : [
          across > GRIPPER_OPENING
            ? `It is ${Math.round(1000 * across)} mm wide and the gripper opens 80 mm: it can be reached, not picked up.`
            : 'No hold on it was found in the physics: it can be reached, not picked up.',
        ]),
  ];
  const thing: ThingSpec = {
    id,
    concept: id,
    size: [thick(0), thick(1), thick(2)],
    scale: 1,
    mass: found.mass,
    density: found.density,
    licence: 'own',
    author: 'you',
    pieces: hulls.length,
    model: { bytes: model.length, version: await version(model) },
    hulls: { bytes: pieceBytes.length, version: await version(pieceBytes) },
    rests: [first, ...others],
  };
  return { ok: true, value: { thing, concept: conceptOf(id, words.value, names), hulls, model, notes } };
};
