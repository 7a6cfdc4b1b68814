/**
 * The GLB container (glTF 2.0 specification, section 4): twelve bytes of header, a chunk of JSON, a chunk of bytes. What
 * is no such file is told apart here, so that the sentence can say what it seems to be.
 */
import type { ErrorCode, Result } from '../../contracts.ts';
import { MOST_BYTES } from './limits.ts';

const MAGIC = 0x46546c67; // "glTF", little-endian
const JSON_CHUNK = 0x4e4f534a; // "JSON"

export const refuse = (code: ErrorCode, message: string, detail?: string): Result<never> => ({
  ok: false,
  error: detail === undefined ? { code, message } : { code, message, detail },
});

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;

export const tooLarge = (bytes: number): Result<never> =>
  refuse('THING_TOO_LARGE', `The file has ${megabytes(bytes)}; at most ${megabytes(MOST_BYTES)} are read.`);

/** The first bytes of other files, and what to call them. */
const SIGNATURES: readonly (readonly [bytes: readonly number[], name: string])[] = [
  [[0x89, 0x50, 0x4e, 0x47], 'a PNG picture'],
  [[0xff, 0xd8, 0xff], 'a JPEG picture'],
  [[0x47, 0x49, 0x46, 0x38], 'a GIF picture'],
  [[0x52, 0x49, 0x46, 0x46], 'a WebP picture or a sound'],
  [[0x50, 0x4b, 0x03, 0x04], 'a ZIP archive (USDZ and 3MF files are such): unpack it, or export as GLB'],
  [[0x42, 0x4c, 0x45, 0x4e, 0x44, 0x45, 0x52], 'a Blender file: export it as GLB there'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'a compressed Blender file: export it as GLB there'],
  [[0x4b, 0x61, 0x79, 0x64, 0x61, 0x72, 0x61], 'an FBX model'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF'],
  [[0x1f, 0x8b], 'a gzip archive: unpack it first'],
];

/** How the texts of other formats begin. */
const TEXTS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [
    /^\s*\{[\s\S]*"asset"\s*:/,
    'a .gltf text, whose pictures and bytes lie in other files: export it as .glb, which holds everything',
  ],
  [/^\s*[{[]/, 'a JSON text'],
  [/^\s*solid\b/, 'an STL model'],
  [/^\s*ply\b/, 'a PLY model'],
  [/^\s*#usda\b/, 'a USD model'],
  [/^\s*<\?xml[\s\S]*<COLLADA/i, 'a COLLADA model'],
  [/^\s*<(!doctype|html|\?xml|svg)/i, 'a web page or an XML text'],
  [/^(#|mtllib|o |v |g |vn |vt |usemtl)[\s\S]*^(v|f|o|mtllib) /m, 'an OBJ model'],
  [/^version https:\/\/git-lfs/, 'a pointer of Git LFS, not the file itself'],
];

/** What a file seems to be, going by how it begins. */
const seemsToBe = (bytes: Uint8Array): string | undefined => {
  const known = SIGNATURES.find(([signature]) => signature.every((byte, i) => bytes[i] === byte));
  if (known) return known[1];
  const text = new TextDecoder('utf-8').decode(bytes.subarray(0, 2000));
  return TEXTS.find(([pattern]) => pattern.test(text))?.[1];
};

/**
 * The JSON of a GLB, not checked any further. Errors: THING_TOO_LARGE, THING_EMPTY, THING_NOT_GLB, THING_OLD_GLTF,
 * THING_DAMAGED.
 */
export const jsonOfGlb = (bytes: Uint8Array): Result<unknown> => {
  if (bytes.length > MOST_BYTES) return tooLarge(bytes.length);
  if (bytes.length === 0) return refuse('THING_EMPTY', 'The file has no bytes at all.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = bytes.length >= 4 ? view.getUint32(0, true) : 0;
  if (magic !== MAGIC) {
    const kind = seemsToBe(bytes);
    return refuse(
      'THING_NOT_GLB',
      kind ? `It seems to be ${kind}.` : 'It does not begin as a GLB does, with the letters “glTF”.',
    );
  }
  if (bytes.length < 20) {
    return refuse('THING_DAMAGED', `The file ends after ${bytes.length} bytes, within its header.`);
  }
  const version = view.getUint32(4, true);
  if (version === 1) return refuse('THING_OLD_GLTF', 'It is glTF 1.0, of 2015.');
  if (version !== 2) return refuse('THING_DAMAGED', `Its header says glTF ${version}, which there is not.`);
  const length = view.getUint32(8, true);
  if (length > bytes.length) {
    return refuse(
      'THING_DAMAGED',
      `The file ends early: ${bytes.length.toLocaleString('en')} of ${length.toLocaleString('en')} bytes are there.`,
    );
  }
  const size = view.getUint32(12, true);
  if (view.getUint32(16, true) !== JSON_CHUNK || 20 + size > bytes.length) {
    return refuse('THING_DAMAGED', 'The part that describes the model is missing or cut off.');
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(20, 20 + size));
    return { ok: true, value: JSON.parse(text) };
  } catch (thrown) {
    return refuse('THING_DAMAGED', 'The part that describes the model cannot be read.', String(thrown));
  }
};
