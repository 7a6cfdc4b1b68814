/**
 * A colour scale that is even to the eye: in Oklab (Ottosson 2020) lightness and hue are linear in the value and
 * chroma is constant, so equal differences of the value are equal distances of the colour. Purple is low, yellow high.
 */
const LIGHTNESS = [0.45, 0.93] as const;
const HUE = [320, 460] as const; // degrees: purple, through red and orange, to yellow
const CHROMA = 0.13; // the most that every hue on the way has in sRGB

const linearRgb = (l: number, a: number, b: number): readonly [number, number, number] => {
  const x = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const y = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const z = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z,
    -1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z,
    -0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z,
  ];
};

const encoded = (c: number): number => (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055);

/** Value 0..1 -> linear sRGB, not clipped: the test holds every one of them to 0..1. */
export const heatLinear = (value: number): readonly [number, number, number] => {
  const l = LIGHTNESS[0] + (LIGHTNESS[1] - LIGHTNESS[0]) * value;
  const hue = ((HUE[0] + (HUE[1] - HUE[0]) * value) * Math.PI) / 180;
  return linearRgb(l, CHROMA * Math.cos(hue), CHROMA * Math.sin(hue));
};

const LEVELS = 256;

/** sRGB bytes of 256 values from 0 to 1, three a value. */
export const HEAT: Uint8ClampedArray = Uint8ClampedArray.from(
  Array.from({ length: LEVELS }, (_, i) => heatLinear(i / (LEVELS - 1)).map((c) => 255 * encoded(c))).flat(),
);

/** As a CSS gradient, low to high. */
export const heatGradient = (stops = 9): string => {
  const colors = Array.from({ length: stops }, (_, i) => {
    const at = 3 * Math.round((i / (stops - 1)) * (LEVELS - 1));
    return `rgb(${HEAT[at]} ${HEAT[at + 1]} ${HEAT[at + 2]})`;
  });
  return `linear-gradient(to right, ${colors.join(', ')})`;
};

/** How much of the picture the strongest cell covers: its pixels stay to be seen. */
const COVER = 0.8;

/**
 * One map of `attention` (values from 0, row-major, `cells` long) -> RGBA: the largest is yellow and covers most, 0 is
 * clear. Gives the largest value.
 */
export const paintHeat = (
  attention: Float32Array,
  map: number,
  cells: number,
  out: Uint8ClampedArray,
): number => {
  const values = attention.subarray(map * cells, (map + 1) * cells);
  let peak = 0;
  for (const value of values) if (value > peak) peak = value;
  for (let i = 0; i < cells; i++) {
    const share = peak > 0 ? Math.max(0, values[i] ?? 0) / peak : 0;
    const at = 3 * Math.round(share * (LEVELS - 1));
    out[4 * i] = HEAT[at] ?? 0;
    out[4 * i + 1] = HEAT[at + 1] ?? 0;
    out[4 * i + 2] = HEAT[at + 2] ?? 0;
    out[4 * i + 3] = 255 * COVER * share;
  }
  return peak;
};
