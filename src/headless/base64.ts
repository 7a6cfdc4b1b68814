/** Bytes as base64 text, for pictures and models inside JSON. */
export const toBase64 = (bytes: Uint8Array): string => {
  const pieces: string[] = [];
  const size = 0x2000; // arguments of one call
  for (let at = 0; at < bytes.length; at += size)
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + size)));
  return btoa(pieces.join(''));
};

/** Throws for what is no base64. */
export const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
