import { describe, expect, it } from 'vitest';
import type { Frame } from '../contracts.ts';
import { drawMarks } from './marks.ts';

const grey = (side: number): Frame => ({
  ...{ width: side, height: side, source: 'sim', seq: 1 },
  rgb: new Uint8Array(side * side * 3).fill(100),
});
const at = ({ rgb, width }: Frame, x: number, y: number) => [
  ...rgb.subarray(3 * (y * width + x), 3 * (y * width + x) + 3),
];

describe('marks', () => {
  it('are rings around the points, and leave what is inside and the frame that was given', () => {
    const frame = grey(128);
    const marked = drawMarks(frame, { target: [0.5, 0.25], second: [0.25, 0.75] });
    expect(at(marked, 64, 32)).toEqual([100, 100, 100]);
    const [red = 0, green = 255] = at(marked, 64 + 4, 32);
    expect(red).toBeGreaterThan(200);
    expect(green).toBeLessThan(60);
    expect(at(marked, 32 - 6, 96)).not.toEqual([100, 100, 100]);
    expect(at(marked, 32 + 4, 96)[0]).toBeLessThan(60);
    expect(frame.rgb.every((byte) => byte === 100)).toBe(true);
  });

  it('grow with the frame, and are cut at its edges', () => {
    const marked = drawMarks(grey(256), { target: [0, 1], second: null });
    expect(at(marked, 10, 255)[1]).toBeLessThan(60);
    expect(marked.rgb.length).toBe(256 * 256 * 3);
  });
});
