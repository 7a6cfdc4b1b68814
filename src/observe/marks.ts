/**
 * Marks in a frame: a ring around the thing that is meant, and another around the second one. A policy that was trained
 * with them needs no names: whoever knows what is meant says where it was seen (MOO, Stone et al. 2023, arXiv 2303.00905,
 * gives the place as a mask beside the picture; here it is drawn into it, so that the policy's graph stays as it is).
 */
import type { Frame } from '../contracts.ts';

/** Of a frame: u right, v down, 0..1. */
export type FramePoint = readonly [number, number];

export interface Marks {
  readonly target: FramePoint;
  readonly second: FramePoint | null;
}

/** sRGB bytes; models/recipe/marks.py draws the same. */
export const MARK_COLORS = { target: [255, 0, 255], second: [0, 255, 255] } as const;
/** Radius and half width of a ring, in shares of the frame's width. */
const RADIUS = 0.04;
const HALF_WIDTH = 0.006;

const ring = (
  rgb: Uint8Array,
  width: number,
  height: number,
  [u, v]: FramePoint,
  color: readonly number[],
) => {
  const [cx, cy, r, half] = [u * width, v * height, RADIUS * width, HALF_WIDTH * width];
  const reach = r + half + 1;
  const [left, right] = [Math.max(0, Math.floor(cx - reach)), Math.min(width - 1, Math.ceil(cx + reach))];
  const [top, bottom] = [Math.max(0, Math.floor(cy - reach)), Math.min(height - 1, Math.ceil(cy + reach))];
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const d = Math.sqrt((x + 0.5 - cx) ** 2 + (y + 0.5 - cy) ** 2);
      const share = Math.min(1, Math.max(0, half + 0.5 - Math.abs(d - r)));
      if (share === 0) continue;
      for (let c = 0; c < 3; c++) {
        const at = 3 * (y * width + x) + c;
        rgb[at] = Math.round((rgb[at] ?? 0) * (1 - share) + (color[c] ?? 0) * share);
      }
    }
  }
};

/** The same frame with its marks; the one given is left as it is. */
export const drawMarks = (frame: Frame, { target, second }: Marks): Frame => {
  const rgb = frame.rgb.slice();
  ring(rgb, frame.width, frame.height, target, MARK_COLORS.target);
  if (second) ring(rgb, frame.width, frame.height, second, MARK_COLORS.second);
  return { ...frame, rgb };
};
