/**
 * Sines, cosines and the like that give the same bits in every JavaScript engine. ECMAScript leaves the last bit of
 * Math.sin, cos, tan, atan2, hypot, exp and log to the engine (ECMA-262, 21.3.2: "implementation-approximated"), and
 * engines use that freedom; + - * / and Math.sqrt are fixed to the bit by IEEE 754, so these are made of nothing else.
 * Whatever decides a scene, a motion or a token uses them in place of Math's.
 *
 * Method: reduce the argument to a short interval, evaluate a minimax polynomial there, and carry the rounding error of
 * the reduction along as a second, small number. Intervals and coefficients are those published with fdlibm (Sun
 * Microsystems, 1993: k_sin.c, k_cos.c, e_rem_pio2.c, s_atan.c, e_exp.c, e_log.c). Errors stay below 1 ulp; those
 * of `tan`, `atan2` and `hypot` below 2 ulp, 4.5e-16 of the value.
 *
 * `Math.abs`, `max`, `round` and bit operations are exact everywhere and may be used here and elsewhere.
 */

/** pi/2 in three parts of 33 bits, whose products with integers below 2^20 are exact, and the rest. */
const QUARTER: readonly [number, number, number] = [
  1.5707963267341256, 6.077100506303966e-11, 2.0222662487111665e-21,
];
const QUARTER_REST = 8.4784276603689e-32;
/** Beyond this many quarter turns the parts above do not suffice: 1.6 million radians. */
const MOST_QUARTERS = 1 << 20;

/** sin(x + rest), |x| <= pi/4, |rest| far smaller. */
const sineNearZero = (x: number, rest: number): number => {
  const z = x * x;
  const cube = z * x;
  const tail =
    0.00833333333332249 +
    z *
      (-0.0001984126982985795 +
        z * (2.7557313707070068e-6 + z * (-2.5050760253406863e-8 + z * 1.58969099521155e-10)));
  return x - (z * (0.5 * rest - cube * tail) - rest + cube * 0.16666666666666632);
};

/** cos(x + rest), |x| <= pi/4, |rest| far smaller. */
const cosineNearZero = (x: number, rest: number): number => {
  const z = x * x;
  const tail =
    z *
    (0.0416666666666666 +
      z *
        (-0.001388888888887411 +
          z *
            (2.480158728947673e-5 +
              z * (-2.7557314351390663e-7 + z * (2.087572321298175e-9 - z * 1.1359647557788195e-11)))));
  const half = 0.5 * z;
  const main = 1 - half;
  return main + (1 - main - half + (z * tail - x * rest));
};

/** Sine of an angle that lies `turns` quarter turns further. */
const sineAfter = (turns: number, x: number, rest: number): number => {
  switch (turns & 3) {
    case 0:
      return sineNearZero(x, rest);
    case 1:
      return cosineNearZero(x, rest);
    case 2:
      return -sineNearZero(x, rest);
    default:
      return -cosineNearZero(x, rest);
  }
};

/** sin(x + turns * pi/2), by Cody and Waite's reduction: the quarter turns nearest to x are taken off part by part. */
const sine = (x: number, turns: number): number => {
  if (Math.abs(x) <= Math.PI / 4) return sineAfter(turns, x, 0);
  const quarters = Math.round(x / (Math.PI / 2));
  if (!(Math.abs(quarters) < MOST_QUARTERS)) return Number.NaN;
  let left = x;
  let lost = 0;
  for (const part of QUARTER) {
    const off = quarters * part;
    const next = left - off;
    const taken = left - next;
    lost += left - (next + taken) + (taken - off); // what rounding took from `next` (Knuth's two-sum)
    left = next;
  }
  lost -= quarters * QUARTER_REST;
  const sum = left + lost;
  return sineAfter(quarters + turns, sum, left - sum + lost);
};

/** Sine of radians. NaN beyond 1.6 million radians, either way. */
export const sin = (x: number): number => sine(x, 0);

/** Cosine of radians. NaN beyond 1.6 million radians, either way. */
export const cos = (x: number): number => sine(x, 1);

/** Tangent of radians. NaN beyond 1.6 million radians, either way. */
export const tan = (x: number): number => sin(x) / cos(x);

/** Where the arc tangent is developed about a point c instead of 0: from |x| = `from` on; atan(c) in two parts. */
const ARCS = [
  { from: 39 / 16, high: 1.5707963267948966, low: 6.123233995736766e-17, about: (x: number) => -1 / x },
  {
    ...{ from: 19 / 16, high: 0.982793723247329, low: 1.3903311031230998e-17 },
    about: (x: number) => (x - 1.5) / (1 + 1.5 * x),
  },
  {
    ...{ from: 11 / 16, high: 0.7853981633974483, low: 3.061616997868383e-17 },
    about: (x: number) => (x - 1) / (x + 1),
  },
  {
    ...{ from: 7 / 16, high: 0.4636476090008061, low: 2.2698777452961687e-17 },
    about: (x: number) => (2 * x - 1) / (2 + x),
  },
] as const;

/** Arc tangent of x >= 0, radians. */
const arcOf = (x: number): number => {
  const arc = ARCS.find(({ from }) => x >= from);
  const t = arc ? arc.about(x) : x;
  const z = t * t;
  const w = z * z;
  const odd =
    z *
    (0.3333333333333293 +
      w *
        (0.14285714272503466 +
          w *
            (0.09090887133436507 +
              w * (0.06661073137387531 + w * (0.049768779946159324 + w * 0.016285820115365782)))));
  const even =
    w *
    (-0.19999999999876483 +
      w *
        (-0.11111110405462356 +
          w * (-0.0769187620504483 + w * (-0.058335701337905735 + w * -0.036531572744216916))));
  return arc ? arc.high - (t * (odd + even) - arc.low - t) : t - t * (odd + even);
};

/** pi less its double, for angles beyond a quarter turn. */
const PI_REST = 1.2246467991473532e-16;

/** Angle of the vector (x, y) from the x axis, radians in [-pi, pi]; signed zeros as Math.atan2 has them. */
export const atan2 = (y: number, x: number): number => {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  const [far, side] = [Math.abs(x), Math.abs(y)];
  if (far < 1e-17 * side) return y < 0 ? -Math.PI / 2 : Math.PI / 2; // nearer than half a unit of the last place
  const behind = x < 0 || Object.is(x, -0);
  let angle: number;
  if (side === 0) angle = 0;
  else if (far === side)
    angle = Math.PI / 4; // two infinities among them
  else angle = arcOf(side / far);
  if (behind) angle = Math.PI - (angle - PI_REST);
  return y < 0 || Object.is(y, -0) ? -angle : angle;
};

const SMALL = 3.054936363499605e-151; // 2^-500
const TINY = 1.499696813895631e-241; // 2^-800
const LARGE = 3.273390607896142e150; // 2^500

/** Length of a vector of two or three numbers. NaN if any of them is. */
export const hypot = (x: number, y: number, z = 0): number => {
  const most = Math.max(Math.abs(x), Math.abs(y), Math.abs(z));
  if (most === 0 || most === Number.POSITIVE_INFINITY) return most;
  // squares beyond the range of doubles: a power of two takes the numbers into it, without rounding
  const unit = most > LARGE ? LARGE : most < SMALL ? TINY : 1;
  const [a, b, c] = [x / unit, y / unit, z / unit];
  return unit * Math.sqrt(a * a + b * b + c * c);
};

/** ln 2 in two parts; the first has 32 bits, so that its products with exponents are exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

const STRIDE = 1 << 30;

/** value * 2^exponent, in steps that do not leave the range of doubles on the way. */
const scaled = (value: number, exponent: number): number => {
  let result = value;
  let left = exponent;
  for (; left > 0; left -= Math.min(left, 30)) result *= 1 << Math.min(left, 30);
  for (; left < 0; left += Math.min(-left, 30)) result /= 1 << Math.min(-left, 30);
  return result;
};

/** e^x. Results below 1e-307, subnormal numbers, may be one unit of their last place off. */
export const exp = (x: number): number => {
  if (x > 709.782712893384) return Number.POSITIVE_INFINITY;
  if (x < -745.1332191019411) return 0;
  const exponent = Math.round(x / (LN2_HIGH + LN2_LOW));
  const high = x - exponent * LN2_HIGH;
  const low = exponent * LN2_LOW;
  const r = high - low;
  const z = r * r;
  const c =
    r -
    z *
      (0.16666666666666602 +
        z *
          (-0.0027777777777015593 +
            z * (6.613756321437934e-5 + z * (-1.6533902205465252e-6 + z * 4.1381367970572385e-8))));
  return scaled(1 - (low - (r * c) / (2 - c) - high), exponent);
};

/** Natural logarithm; -Infinity of 0, NaN of anything below. */
export const log = (x: number): number => {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (!(x > 0) || x === Number.POSITIVE_INFINITY) return x > 0 ? x : Number.NaN;
  let exponent = 0;
  let m = x; // to between sqrt(1/2) and sqrt(2), where a factor of two is one step of the exponent
  for (; m >= STRIDE * Math.SQRT2; m /= STRIDE) exponent += 30;
  for (; m < Math.SQRT1_2 / STRIDE; m *= STRIDE) exponent -= 30;
  for (; m >= Math.SQRT2; m /= 2) exponent += 1;
  for (; m < Math.SQRT1_2; m *= 2) exponent -= 1;
  const f = m - 1;
  const half = 0.5 * f * f;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const odd =
    z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  return s * (half + odd + even) + exponent * LN2_LOW - half + f + exponent * LN2_HIGH;
};
