// @ts-check
/** The smallest PNG writer and reader: 8 bits a channel, no interlace; and pictures compared. Node built-ins only. */
import { deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

const CRC_TABLE = Int32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** @param {Buffer} bytes */
function crc32(bytes) {
  let crc = -1;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
  return (crc ^ -1) >>> 0;
}

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/**
 * @param {number} width
 * @param {number} height
 * @param {Uint8Array} rgb sRGB bytes, row-major from the top left
 * @returns {Buffer} a PNG file
 */
export function encodePng(width, height, rgb) {
  if (rgb.length !== width * height * 3) {
    throw new RangeError(`${rgb.length} bytes are no ${width}x${height} RGB picture`);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8; // bits a channel
  header[9] = 2; // RGB
  const rows = Buffer.alloc(height * (1 + width * 3)); // each row: filter 0, then its pixels
  for (let y = 0; y < height; y++) {
    rows.set(rgb.subarray(y * width * 3, (y + 1) * width * 3), y * (1 + width * 3) + 1);
  }
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([SIGNATURE, ...parts]);
}

/** Bytes a pixel of the colour types that are read: RGB and RGBA. @type {Record<number, number>} */
const CHANNELS = { 2: 3, 6: 4 };

/** The neighbour that a row's filter adds: left, above, or upper left. @param {number} a @param {number} b @param {number} c */
const paeth = (a, b, c) => {
  const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
};

/** What each filter adds, from the neighbours left, above and upper left. @type {readonly ((a: number, b: number, c: number) => number)[]} */
const FILTERS = [() => 0, (a) => a, (_, b) => b, (a, b) => (a + b) >> 1, paeth];

/**
 * @param {Buffer} file an 8-bit RGB or RGBA PNG without interlace, as Chromium writes screenshots
 * @returns {{ width: number, height: number, rgb: Uint8Array }} alpha is dropped
 */
export function decodePng(file) {
  if (!file.subarray(0, 8).equals(SIGNATURE)) throw new RangeError('not a PNG file');
  const data = [];
  let [width, height, channels] = [0, 0, 0];
  for (let at = 8; at + 12 <= file.length; ) {
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    const body = file.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') {
      [width, height] = [body.readUInt32BE(0), body.readUInt32BE(4)];
      channels = CHANNELS[body[9] ?? -1] ?? 0;
      if (body[8] !== 8 || channels === 0 || body[12] !== 0) throw new RangeError('not an 8-bit RGB(A) PNG');
    }
    if (type === 'IDAT') data.push(body);
    at += length + 12;
  }
  const raw = inflateSync(Buffer.concat(data));
  const stride = width * channels;
  const rows = new Uint8Array(height * stride);
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const predict = FILTERS[raw[y * (stride + 1)] ?? 0];
    if (!predict) throw new RangeError('a filter that PNG does not have');
    for (let i = 0; i < stride; i++) {
      const here = y * stride + i;
      const left = i >= channels ? (rows[here - channels] ?? 0) : 0;
      const above = y > 0 ? (rows[here - stride] ?? 0) : 0;
      const corner = y > 0 && i >= channels ? (rows[here - stride - channels] ?? 0) : 0;
      rows[here] = (raw[y * (stride + 1) + 1 + i] ?? 0) + predict(left, above, corner);
    }
  }
  for (let p = 0; p < width * height; p++) {
    for (let c = 0; c < 3; c++) rgb[3 * p + c] = rows[channels * p + c] ?? 0;
  }
  return { width, height, rgb };
}

/**
 * @param {{ width: number, height: number, rgb: Uint8Array }} one
 * @param {{ width: number, height: number, rgb: Uint8Array }} other
 * @returns {{ pixels: number, share: number, largest: number, picture: Buffer | null }} how many pixels differ in any bit,
 *   which part of all that is, the largest difference of a channel, and a PNG of where: red on a dim copy of `one`;
 *   pictures of two sizes differ everywhere, and have none
 */
export function comparePngs(one, other) {
  const { width, height } = one;
  if (other.width !== width || other.height !== height) {
    return { pixels: width * height, share: 1, largest: 255, picture: null };
  }
  const where = Uint8Array.from(one.rgb, (byte) => byte >> 2);
  let [pixels, largest] = [0, 0];
  for (let at = 0; at < one.rgb.length; at += 3) {
    let difference = 0;
    for (let c = at; c < at + 3; c++) {
      difference = Math.max(difference, Math.abs((one.rgb[c] ?? 0) - (other.rgb[c] ?? 0)));
    }
    if (difference === 0) continue;
    pixels += 1;
    largest = Math.max(largest, difference);
    where.set([255, 0, 0], at);
  }
  const picture = pixels > 0 ? encodePng(width, height, where) : null;
  return { pixels, share: pixels / (width * height), largest, picture };
}

/** Standard deviation of the luminance, 0 ... 127.5: a blank picture has none. @param {{ rgb: Uint8Array }} picture */
export function contrastOf({ rgb }) {
  let [sum, squares] = [0, 0];
  for (let at = 0; at < rgb.length; at += 3) {
    const luminance = 0.2126 * (rgb[at] ?? 0) + 0.7152 * (rgb[at + 1] ?? 0) + 0.0722 * (rgb[at + 2] ?? 0);
    sum += luminance;
    squares += luminance * luminance;
  }
  const count = rgb.length / 3;
  return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
}
