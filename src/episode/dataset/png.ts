/**
 * PNG, 8 bits a channel (ISO/IEC 15948): RGB out; RGB and RGBA in. A canvas would do for the page, but its bytes differ from browser to
 * browser and Node has none; what is written here is what was seen, to the byte.
 */

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const CHANNELS = 3;

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

const crc32 = (bytes: Uint8Array): number => {
  let c = 0xffffffff;
  for (const byte of bytes) c = (CRC[(c ^ byte) & 0xff] ?? 0) ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
};

const through = async (bytes: Uint8Array, transform: GenericTransformStream): Promise<Uint8Array> =>
  new Uint8Array(await new Response(new Blob([bytes.slice()]).stream().pipeThrough(transform)).arrayBuffer());

const chunk = (type: string, body: Uint8Array): Uint8Array => {
  const out = new Uint8Array(12 + body.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, body.length);
  out.set(new TextEncoder().encode(type), 4);
  out.set(body, 8);
  view.setUint32(8 + body.length, crc32(out.subarray(4, 8 + body.length)));
  return out;
};

const paeth = (a: number, b: number, c: number): number => {
  const p = a + b - c;
  const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
  if (pa <= pb && pa <= pc) return a;
  return pb <= pc ? b : c;
};

/** What filter `type` foretells of a byte from its left, upper and upper left neighbours (section 9.2). */
const predicted = (type: number, a: number, b: number, c: number): number => {
  if (type === 1) return a;
  if (type === 2) return b;
  if (type === 3) return (a + b) >> 1;
  return type === 4 ? paeth(a, b, c) : 0;
};

/** Filters that are tried; of each row the one with the smallest sum of differences stays (section 12.8). */
const TRIED = [1, 2, 4];

const filtered = (rgb: Uint8Array, width: number, height: number): Uint8Array => {
  const stride = width * CHANNELS;
  const out = new Uint8Array((stride + 1) * height);
  const row = new Uint8Array(stride);
  for (let y = 0; y < height; y++) {
    const [from, to] = [y * stride, y * (stride + 1)];
    let least = Number.POSITIVE_INFINITY;
    for (const type of TRIED) {
      let sum = 0;
      for (let i = 0; i < stride; i++) {
        const a = i < CHANNELS ? 0 : (rgb[from + i - CHANNELS] ?? 0);
        const b = y === 0 ? 0 : (rgb[from + i - stride] ?? 0);
        const c = i < CHANNELS || y === 0 ? 0 : (rgb[from + i - stride - CHANNELS] ?? 0);
        const difference = ((rgb[from + i] ?? 0) - predicted(type, a, b, c)) & 0xff;
        row[i] = difference;
        sum += difference < 128 ? difference : 256 - difference;
      }
      if (sum >= least) continue;
      least = sum;
      out[to] = type;
      out.set(row, to + 1);
    }
  }
  return out;
};

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** sRGB bytes, row-major from the top left, 3 a pixel. */
  readonly rgb: Uint8Array;
}

export const encodePng = async ({ width, height, rgb }: Pixels): Promise<Uint8Array> => {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 2], 8); // 8 bits, RGB
  const body = await through(filtered(rgb, width, height), new CompressionStream('deflate'));
  const parts = [
    Uint8Array.from(SIGNATURE),
    chunk('IHDR', header),
    chunk('IDAT', body),
    chunk('IEND', new Uint8Array()),
  ];
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};

/** Chunks by type, the data of all IDAT joined. */
const chunksOf = (png: Uint8Array): { readonly header: DataView; readonly data: Uint8Array } | null => {
  if (SIGNATURE.some((byte, i) => png[i] !== byte)) return null;
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const parts: Uint8Array[] = [];
  let header: DataView | null = null;
  for (let at = SIGNATURE.length; at + 12 <= png.length; ) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    const body = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') header = new DataView(body.buffer, body.byteOffset, body.byteLength);
    if (type === 'IDAT') parts.push(body);
    at += 12 + length;
  }
  if (!header) return null;
  const data = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  return { header, data };
};

const unfiltered = (raw: Uint8Array, stride: number, height: number, channels: number): Uint8Array => {
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const [from, to] = [y * (stride + 1), y * stride];
    const type = raw[from] ?? 0;
    for (let i = 0; i < stride; i++) {
      const a = i < channels ? 0 : (out[to + i - channels] ?? 0);
      const b = y === 0 ? 0 : (out[to + i - stride] ?? 0);
      const c = i < channels || y === 0 ? 0 : (out[to + i - stride - channels] ?? 0);
      out[to + i] = (raw[from + 1 + i] ?? 0) + predicted(type, a, b, c);
    }
  }
  return out;
};

/** Null for anything but an 8-bit RGB or RGBA image without interlace: then a browser must decode it. */
export const decodePng = async (png: Uint8Array): Promise<Pixels | null> => {
  const chunks = chunksOf(png);
  if (!chunks) return null;
  const { header, data } = chunks;
  const [width, height] = [header.getUint32(0), header.getUint32(4)];
  const [bits, colour, interlace] = [header.getUint8(8), header.getUint8(9), header.getUint8(12)];
  const channels = colour === 2 ? 3 : 4;
  if (bits !== 8 || (colour !== 2 && colour !== 6) || interlace !== 0) return null;
  const raw = await through(data, new DecompressionStream('deflate'));
  const bytes = unfiltered(raw, width * channels, height, channels);
  const rgb = channels === CHANNELS ? bytes : bytes.filter((_, i) => i % channels < CHANNELS);
  return { width, height, rgb };
};
