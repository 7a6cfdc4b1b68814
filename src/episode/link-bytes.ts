/** Bytes of a link: integers of as few bytes as they need, text, hexadecimal; base64url around them. Pure. */

export interface Writer {
  byte(value: number): void;
  /** A whole number from 0 up, seven bits a byte, low ones first. */
  count(value: number): void;
  /** A float32, little-endian. */
  float32(value: number): void;
  /** A float64, little-endian. */
  float64(value: number): void;
  text(value: string): void;
  /** An even number of hexadecimal digits. */
  hex(value: string): void;
  bytes(): Uint8Array;
}

export const createWriter = (): Writer => {
  const out: number[] = [];
  const count = (value: number): void => {
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) out.push((rest % 128) | 128);
    out.push(rest);
  };
  return {
    byte: (value) => {
      out.push(value & 255);
    },
    count,
    float32: (value) => {
      const view = new DataView(new ArrayBuffer(4));
      view.setFloat32(0, value, true);
      out.push(...new Uint8Array(view.buffer));
    },
    float64: (value) => {
      const view = new DataView(new ArrayBuffer(8));
      view.setFloat64(0, value, true);
      out.push(...new Uint8Array(view.buffer));
    },
    text: (value) => {
      const bytes = new TextEncoder().encode(value);
      count(bytes.length);
      for (const byte of bytes) out.push(byte);
    },
    hex: (value) => {
      count(value.length / 2);
      for (let i = 0; i < value.length; i += 2) out.push(Number.parseInt(value.slice(i, i + 2), 16));
    },
    bytes: () => Uint8Array.from(out),
  };
};

/** Every method throws a RangeError past the end: the codec around it makes an error value of that. */
export interface Reader {
  byte(): number;
  count(): number;
  /** Never NaN or infinite. */
  float32(): number;
  float64(): number;
  text(): string;
  hex(): string;
  /** Bytes not read yet. */
  left(): number;
}

export const createReader = (bytes: Uint8Array): Reader => {
  let at = 0;
  const byte = (): number => {
    const value = bytes[at];
    if (value === undefined) throw new RangeError('the end comes too early');
    at += 1;
    return value;
  };
  const count = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const part = byte();
      value += (part & 127) * scale;
      if (value > Number.MAX_SAFE_INTEGER) throw new RangeError('a number is too large');
      if (part < 128) return value;
    }
  };
  const take = (length: number): Uint8Array => {
    if (length > bytes.length - at) throw new RangeError('the end comes too early');
    at += length;
    return bytes.subarray(at - length, at);
  };
  const finite = (value: number): number => {
    if (!Number.isFinite(value)) throw new RangeError('a number is not finite');
    return value;
  };
  const view = (length: number): DataView => {
    const part = take(length);
    return new DataView(part.buffer, part.byteOffset, length);
  };
  return {
    byte,
    count,
    float32: () => finite(view(4).getFloat32(0, true)),
    float64: () => finite(view(8).getFloat64(0, true)),
    text: () => new TextDecoder('utf-8', { fatal: true }).decode(take(count())),
    hex: () => Array.from(take(count()), (value) => value.toString(16).padStart(2, '0')).join(''),
    left: () => bytes.length - at,
  };
};

/** Letters, digits, "-" and "_" only: nothing that an address would have to escape. */
export const toBase64Url = (bytes: Uint8Array): string => {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
};

/** null for what is not base64url. */
export const fromBase64Url = (text: string): Uint8Array | null => {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) return null;
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
  } catch {
    return null;
  }
};

/** FNV-1a, 32 bit: a link that was cut short or changed by one letter is known. */
export const checksum = (bytes: Uint8Array): number => {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
};
