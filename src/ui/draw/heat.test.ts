import { describe, expect, it } from 'vitest';
import { HEAT, heatGradient, heatLinear, paintHeat } from './heat.ts';

/** sRGB byte -> Oklab, by the published matrices; not by inverting what is tested. */
const oklab = (i: number): readonly [number, number, number] => {
  const [r = 0, g = 0, b = 0] = [0, 1, 2].map((c) => {
    const v = HEAT[3 * i + c]! / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  });
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
};

describe('the heat scale', () => {
  it('lies in sRGB everywhere, so that nothing is clipped', () => {
    const channels = Array.from({ length: 101 }, (_, i) => heatLinear(i / 100)).flat();
    expect(Math.min(...channels)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...channels)).toBeLessThanOrEqual(1);
  });

  it('is even to the eye: sixteenths of the scale are equally far apart, and lighter is more', () => {
    const stops = Array.from({ length: 16 }, (_, i) => oklab(i * 17));
    const steps = stops.slice(1).map((lab, i) => Math.hypot(...lab.map((v, k) => v - stops[i]![k]!)));
    const mean = steps.reduce((a, b) => a + b) / steps.length;
    for (const step of steps) expect(Math.abs(step / mean - 1)).toBeLessThan(0.12); // bytes round
    expect(stops.every(([l], i) => i === 0 || l > stops[i - 1]![0])).toBe(true);
  });

  it('writes itself as a gradient', () => {
    expect(heatGradient(2)).toMatch(/^linear-gradient\(to right, rgb\(\d+ \d+ \d+\), rgb\(\d+ \d+ \d+\)\)$/);
  });
});

describe('paintHeat', () => {
  it('covers most where the map is largest, nothing where it is 0, and gives the peak', () => {
    const maps = Float32Array.of(9, 9, 9, 9, 0, 0.1, 0.2, 0.4);
    const out = new Uint8ClampedArray(16);
    expect(paintHeat(maps, 1, 4, out)).toBeCloseTo(0.4);
    expect([out[3], out[7], out[11], out[15]]).toEqual([0, 51, 102, 204]);
    expect([...out.slice(12, 15)]).toEqual([...HEAT.slice(-3)]);
  });

  it('is clear when there is nothing', () => {
    const out = new Uint8ClampedArray(8).fill(7);
    expect(paintHeat(new Float32Array(2), 0, 2, out)).toBe(0);
    expect([out[3], out[7]]).toEqual([0, 0]);
  });
});
