/** Bytes as base64 text, for pictures inside JSON. */
export const toBase64 = (bytes: Uint8Array): string => {
  const pieces: string[] = [];
  const size = 0x2000; // arguments of one call
  for (let at = 0; at < bytes.length; at += size)
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + size)));
  return btoa(pieces.join(''));
};
