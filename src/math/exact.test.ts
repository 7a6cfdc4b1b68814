import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atan2, cos, exp, hypot, log, sin, tan } from './exact.ts';
import stored from './exact-bits.json' with { type: 'json' };
import { createRandom } from './random.ts';

const view = new DataView(new ArrayBuffer(8));
const bitsOf = (value: number): string => {
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
};
const ofBits = (bits: string): number => {
  view.setBigUint64(0, BigInt(`0x${bits}`));
  return view.getFloat64(0);
};

const exact = { sin, cos, tan, atan2, hypot, exp, log };
type Name = keyof typeof exact & keyof typeof stored.values;
const NAMES = Object.keys(stored.values) as Name[];
const call = (name: Name, args: readonly number[]): number =>
  (exact[name] as (...args: readonly number[]) => number)(...args);
const ofMath = (name: Name, args: readonly number[]): number =>
  (Math[name] as (...args: readonly number[]) => number)(...args);

const finite = (most: number) => fc.double({ min: -most, max: most, noNaN: true });
const ARGUMENTS: Readonly<Record<Name, readonly fc.Arbitrary<number>[]>> = {
  sin: [finite(1e6)],
  cos: [finite(1e6)],
  tan: [finite(1e6)],
  atan2: [finite(1e300), finite(1e300)],
  hypot: [finite(1e300), finite(1e300), finite(1e300)],
  exp: [fc.double({ min: -700, max: 709, noNaN: true })],
  log: [fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })],
};
/** The engine's own value is off by as much again; a tangent's, near its poles, by a little more. */
const WITHIN = 1e-15;

describe.each(NAMES)('%s', (name) => {
  it('gives the stored bits', () => {
    for (const [args, value] of stored.values[name]) {
      const given = (args as string[]).map(ofBits);
      expect(bitsOf(call(name, given)), `${name}(${given})`).toBe(value);
    }
  });

  it('agrees with Math to 1e-15 of the value', () => {
    fc.assert(
      fc.property(fc.tuple(...ARGUMENTS[name]), (args) => {
        const [own, theirs] = [call(name, args), ofMath(name, args)];
        if (Object.is(own, theirs)) return;
        // 5e-324: two subnormal neighbours are as near as can be
        expect(Math.abs(own - theirs)).toBeLessThanOrEqual(WITHIN * Math.abs(theirs) + 5e-324);
      }),
      { numRuns: 2000 },
    );
  });
});

it('gives the stored digest over ten thousand arguments of each function', () => {
  const random = createRandom(1);
  const around = (most: number): number => random.uniform(-most, most);
  const all = new Float64Array(70_000);
  for (let i = 0; i < 10_000; i++) {
    const turn = around(i % 2 === 0 ? 7 : 1e6);
    const [x, y, z] = [around(1), around(1), around(1)];
    const power = around(700);
    const values = [
      ...[exact.sin(turn), exact.cos(turn), exact.tan(turn), exact.atan2(y, x)],
      ...[
        exact.hypot(x, y, z),
        exact.exp(power),
        exact.log(i % 2 === 0 ? random.next() : 1000 * random.next()),
      ],
    ];
    all.set(values, 7 * i);
  }
  expect(createHash('sha256').update(new Uint8Array(all.buffer)).digest('hex')).toBe(stored.digest);
});

describe('at the edges', () => {
  const { NaN: nan, POSITIVE_INFINITY: infinite } = Number;
  const cases: [name: Name, args: number[], value: number][] = [
    ['sin', [-0], -0],
    ['sin', [1.7e6], nan],
    ['cos', [0], 1],
    ['cos', [infinite], nan],
    ['tan', [-0], -0],
    ['atan2', [0, 1], 0],
    ['atan2', [-0, 1], -0],
    ['atan2', [0, -0], Math.PI],
    ['atan2', [-0, -1], -Math.PI],
    ['atan2', [1, 0], Math.PI / 2],
    ['atan2', [-1, -0], -Math.PI / 2],
    ['atan2', [infinite, -infinite], (3 * Math.PI) / 4],
    ['atan2', [1, -infinite], Math.PI],
    ['atan2', [nan, 1], nan],
    ['hypot', [-3, 4], 5],
    ['hypot', [0, -0, 0], 0],
    ['hypot', [3e-200, 4e-200], 5e-200],
    ['hypot', [-infinite, 1, 1], infinite],
    ['hypot', [1, nan, 1], nan],
    ['exp', [0], 1],
    ['exp', [-infinite], 0],
    ['exp', [710], infinite],
    ['exp', [nan], nan],
    ['log', [1], 0],
    ['log', [0], -infinite],
    ['log', [-1], nan],
    ['log', [infinite], infinite],
    ['log', [nan], nan],
  ];
  it.each(cases)('%s(%j) is %d', (name, args, value) => expect(call(name, args)).toBe(value));
});
