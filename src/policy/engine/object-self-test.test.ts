import { expect, it } from 'vitest';
import { COLUMN_COUNT, OBJECT_COLUMNS } from '../objects/columns.ts';
import type { ManifestGolden } from './manifest.ts';
import type { ObjectModel } from './object-model.ts';
import { type ChainInput, runChain } from './object-self-test.ts';
import type { ObjectTokens } from './object-tokens.ts';

const COUNT = 3;
const seen = new Float32Array(COUNT * COLUMN_COUNT);
for (const [row, x] of [0.4, 0.6].entries()) {
  seen[row * COLUMN_COUNT + OBJECT_COLUMNS.indexOf('score')] = 0.9;
  seen[row * COLUMN_COUNT + OBJECT_COLUMNS.indexOf('x')] = x;
}
const ms = 0;
const stats = { policyRuns: 0, encoderRuns: 0 };
/** Sees two things that fit almost alike, the second a hair better. */
const told: (number | null)[] = [];
const model = {
  sight: async () => ({ ok: true, value: { objects: seen, ms, stats } }),
  look: async () => ({ ok: true, value: { features: new Float32Array(2), logits: new Float32Array(2) } }),
  match: async () => ({ ok: true, value: { fits: new Float32Array([1, 1.01]) } }),
  act: async ({ target }: { readonly target: number | null }) => {
    told.push(target);
    return { ok: true, value: { tokens: [0] } };
  },
} as unknown as ObjectModel;
const input: ChainInput = {
  objects: { score: 0.3, found: -1, alike: 1, count: COUNT, look: { frame: 2 } } as unknown as ObjectTokens,
  side: 1,
  golden: { state: [], objects: { task: 'pick up it', phrases: ['mug'] } } as unknown as ManifestGolden,
  frame: new Uint8Array(3),
  close: new Uint8Array(12),
};

it('means what the golden fits mean, and says its own fits', async () => {
  const chains = [
    await runChain(model, input),
    await runChain(model, input, [[1.01, 1]]),
    await runChain(model, input, [[1.01, 1, 0.5]]), // of another number of things: its own count
  ];
  expect(told).toEqual([1, 0, 1]);
  for (const chain of chains) expect(chain.ok && chain.value.fits).toEqual([[1, expect.closeTo(1.01)]]);
});
