/**
 * Could a camera have seen a sheet of this size in this quadrilateral? The columns of the map from the sheet to the
 * picture are two perpendicular directions of equal length, seen through a lens (Zhang, A Flexible New Technique for
 * Camera Calibration, 2000, equations 3 and 4); how far they are from that, for the best lens a desk camera may have,
 * says how badly the size fits.
 */
import { fitHomography, type Quad } from '../../../math/homography.ts';

/** A4 with its long side across, metres: width and depth. */
export const A4: readonly [number, number] = [0.297, 0.21];

/** Fields of view over the picture's long side, degrees: from a telephone's second lens to a wide webcam. */
const FIELDS = { low: 32, usual: 64, high: 100, steps: 36 } as const;
/** Weight of an unusual lens: only to decide between sizes that fit alike. */
const UNUSUAL = 0.04;

/**
 * 0: it fits exactly; about the larger of relative error of the sides and of the right angle's cosine. Infinite for
 * corners that are no convex quadrilateral. `corners` in pixels, far-left, far-right, near-right, near-left.
 */
export const misfit = (
  corners: Quad,
  [width, depth]: readonly [number, number],
  pictureWidth: number,
  pictureHeight: number,
): number => {
  const centred = corners.map(([x, y]) => [x - pictureWidth / 2, y - pictureHeight / 2]) as unknown as Quad;
  const sheet: Quad = [
    [0, 0],
    [width, 0],
    [width, depth],
    [0, depth],
  ];
  const map = fitHomography(sheet, centred);
  if (!map) return Number.POSITIVE_INFINITY;
  const [a = 0, b = 0, , c = 0, d = 0, , g = 0, h = 0] = map;
  const long = Math.max(pictureWidth, pictureHeight);
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i <= FIELDS.steps; i++) {
    const field = FIELDS.low + ((FIELDS.high - FIELDS.low) * i) / FIELDS.steps;
    const focal = long / 2 / Math.tan((field * Math.PI) / 360);
    const across = Math.hypot(a / focal, c / focal, g);
    const away = Math.hypot(b / focal, d / focal, h);
    const cosine = ((a * b + c * d) / focal ** 2 + g * h) / (across * away);
    const ratio = Math.log(across / away);
    const unusual =
      UNUSUAL * Math.log(Math.tan((field * Math.PI) / 360) / Math.tan((FIELDS.usual * Math.PI) / 360));
    best = Math.min(best, Math.hypot(cosine, ratio, unusual));
  }
  return best;
};

/** Does the sheet lie with its long side across, or away from the camera? And how badly that fits. */
export const lyingA4 = (
  corners: Quad,
  pictureWidth: number,
  pictureHeight: number,
): { readonly lies: 'across' | 'away'; readonly misfit: number } => {
  const across = misfit(corners, A4, pictureWidth, pictureHeight);
  const away = misfit(corners, [A4[1], A4[0]], pictureWidth, pictureHeight);
  return across <= away ? { lies: 'across', misfit: across } : { lies: 'away', misfit: away };
};
