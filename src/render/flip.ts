/**
 * Pixels as WebGL gives them (RGBA, the bottom row first) -> a frame's (RGB, the top row first).
 * @param rgba [height, width, 4]
 */
export const topDownRgb = (rgba: Uint8Array, width: number, height: number): Uint8Array => {
  const rgb = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    let from = (height - 1 - row) * width * 4;
    let to = row * width * 3;
    for (let col = 0; col < width; col++, from += 4, to += 3) {
      rgb[to] = rgba[from] ?? 0;
      rgb[to + 1] = rgba[from + 1] ?? 0;
      rgb[to + 2] = rgba[from + 2] ?? 0;
    }
  }
  return rgb;
};
