/** The known picture, drawn on a canvas of each kind that frames are read from, and read back. */
import type { TabletopError } from '../contracts.ts';
import {
  KNOWN_SIDE,
  KNOWN_SQUARE,
  knownColor,
  knownPicture,
  readbackError,
  shareOfNoise,
} from './readback.ts';

const canvas = (): HTMLCanvasElement => {
  const made = document.createElement('canvas');
  made.width = KNOWN_SIDE;
  made.height = KNOWN_SIDE;
  return made;
};

/** As pictures of a webcam or a file are read. */
const from2d = (drawn: Uint8ClampedArray<ArrayBuffer>): ArrayLike<number> | null => {
  const context = canvas().getContext('2d', { willReadFrequently: true });
  if (!context) return null;
  context.putImageData(new ImageData(drawn, KNOWN_SIDE, KNOWN_SIDE), 0, 0);
  return context.getImageData(0, 0, KNOWN_SIDE, KNOWN_SIDE).data;
};

/** As the simulated camera's are. Squares are cleared, not drawn: no shader is compiled. */
const fromWebgl = (): ArrayLike<number> | null => {
  const gl = canvas().getContext('webgl2', { antialias: false });
  if (!gl) return null;
  gl.enable(gl.SCISSOR_TEST);
  const squares = KNOWN_SIDE / KNOWN_SQUARE;
  for (let i = 0; i < squares * squares; i++) {
    const [x, y] = [i % squares, Math.floor(i / squares)];
    const [r, g, b] = knownColor(x, y);
    gl.scissor(x * KNOWN_SQUARE, y * KNOWN_SQUARE, KNOWN_SQUARE, KNOWN_SQUARE);
    gl.clearColor(r / 255, g / 255, b / 255, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
  }
  const read = new Uint8Array(KNOWN_SIDE * KNOWN_SIDE * 4);
  gl.readPixels(0, 0, KNOWN_SIDE, KNOWN_SIDE, gl.RGBA, gl.UNSIGNED_BYTE, read);
  gl.getExtension('WEBGL_lose_context')?.loseContext(); // browsers allow few contexts
  return read;
};

/** READBACK_NOISE, or null: pictures come back as they were drawn, or this browser has no canvas to ask. */
export const probeReadback = (): TabletopError | null => {
  const drawn = knownPicture();
  try {
    const read = { '2d canvas': from2d(drawn), WebGL: fromWebgl() };
    const shares = Object.entries(read).flatMap(([name, pixels]) =>
      pixels ? [[name, shareOfNoise(drawn, pixels)] as const] : [],
    );
    return readbackError(Object.fromEntries(shares));
  } catch {
    return null; // the code that needs the canvas reports the error
  }
};
