/** A hundred actions of the model leave nothing behind. `npm run soak` takes five thousand. */
import { grown, soak } from '../scripts/lib/soak.mjs';
import { expect, test } from './support/test.ts';

test.setTimeout(240_000);

test('a hundred actions: heap, WASM memory, listeners and nodes as before', async ({ page, baseURL }) => {
  const soaked = await soak(page, {
    ...{ url: baseURL ?? '', actions: 100, warmUp: 20, parts: 1, more: '&hide=scene' },
  });
  expect(soaked.rows).toHaveLength(2);
  for (const { heapMB, workerHeapMB, wasmMB, listeners, nodes } of soaked.rows) {
    // each is really measured: a page with physics, and a worker with the runtime and its weights
    expect([heapMB > 2, workerHeapMB > 0.5, wasmMB > 20, listeners > 50, nodes > 200]).toEqual(
      Array(5).fill(true),
    );
  }
  // the latency of so few is the machine's
  expect(grown({ ...soaked, latency: { first: 1, last: 1, over: 50 } })).toEqual([]);
});
