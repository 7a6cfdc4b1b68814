// @ts-check
/** Where a receptacle takes things: its floor, its rim and how wide it is between. */

/**
 * @param {ArrayLike<number>} triangles 9 numbers each, the thing's frame
 * @param {number} height of the origin above the table
 * @returns {{ centre: [number, number], floor: number, rim: number, inner: number }} metres: the opening's centre from the
 *   thing's origin; floor and rim above the table; radius of the largest circle about the centre inside the rim
 */
export function hollowOf(triangles, height) {
  /** @type {number[][]} */
  const points = [];
  for (let i = 0; i + 8 < triangles.length; i += 9) {
    const at = (/** @type {number} */ k) => triangles[i + k] ?? 0;
    for (let u = 0; u <= 16; u++) {
      for (let v = 0; u + v <= 16; v++) {
        points.push([0, 1, 2].map((k) => at(k) + ((at(k + 3) - at(k)) * u + (at(k + 6) - at(k)) * v) / 16));
      }
    }
  }
  const SECTORS = 36;
  /** The rim as seen from a centre: in each direction the highest of what lies furthest out. */
  const rimFrom = (/** @type {number} */ cx, /** @type {number} */ cy) => {
    const polar = points.map(([x = 0, y = 0, z = 0]) => ({
      sector: Math.floor(((Math.atan2(y - cy, x - cx) + Math.PI) / (2 * Math.PI)) * SECTORS) % SECTORS,
      r: Math.hypot(x - cx, y - cy),
      z,
    }));
    const far = new Array(SECTORS).fill(0);
    for (const { sector, r } of polar) far[sector] = Math.max(far[sector], r);
    const high = new Array(SECTORS).fill(Number.NEGATIVE_INFINITY);
    for (const { sector, r, z } of polar)
      if (r > 0.75 * far[sector]) high[sector] = Math.max(high[sector], z);
    const rim = high.toSorted((a, b) => a - b)[SECTORS / 2] ?? 0;
    return { polar, rim };
  };
  const { rim } = rimFrom(0, 0);
  const edge = points.filter(([, , z = 0]) => Math.abs(z - rim) < 0.003);
  const middle = (/** @type {number} */ k) => {
    const values = edge.map((p) => p[k] ?? 0);
    return (values.reduce((a, b) => Math.min(a, b), 1) + values.reduce((a, b) => Math.max(a, b), -1)) / 2;
  };
  const [cx, cy] = [middle(0), middle(1)];
  const { polar, rim: top } = rimFrom(cx, cy);
  const inner = polar
    .filter(({ z }) => Math.abs(z - top) < 0.004)
    .reduce((least, { r }) => Math.min(least, r), 1);
  /** @type {Map<string, number>} */
  const cells = new Map();
  for (const [x = 0, y = 0, z = 0] of points) {
    if (Math.hypot(x - cx, y - cy) > 0.35 * inner || z > top - 0.002) continue;
    const key = `${Math.round(x / 0.004)} ${Math.round(y / 0.004)}`;
    cells.set(key, Math.max(cells.get(key) ?? -1, z));
  }
  const floor = [...cells.values()].sort((a, b) => a - b)[Math.floor(cells.size / 2)] ?? top;
  const mm = (/** @type {number} */ x) => Number(x.toFixed(4)) + 0;
  return { centre: [mm(cx), mm(cy)], floor: mm(floor + height), rim: mm(top + height), inner: mm(inner) };
}
