/** The policies of scripts/make-policy.mjs on the tested site, without a file written: ?model=test-policy, test-views, test-doubled. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext } from '@playwright/test';
import { chunkPolicy, doubledManifest } from '../../scripts/lib/test-policy.mjs';

const PICO = join(import.meta.dirname, '../../models/pico/manifest.json');

/** A chunk of 16 x 6 joint targets for SO-101 from a 96 x 96 frame; it reads no words. */
export const TEST_POLICY = 'test-policy';
/** The same from two frames each of two cameras, 64 x 64. */
export const TEST_VIEWS = 'test-views';
/** The shipped model with the ranges of its displacements doubled. */
export const TEST_DOUBLED = 'test-doubled';

export const serveTestPolicies = async (context: BrowserContext): Promise<void> => {
  const doubled = doubledManifest(JSON.parse(readFileSync(PICO, 'utf8')), { id: TEST_DOUBLED, from: 'pico' });
  const files = new Map<string, Buffer>([
    ...[{ id: TEST_POLICY }, { id: TEST_VIEWS, side: 64, cameras: ['table', 'side'], frames: 2 }].flatMap(
      (options) =>
        Object.entries(chunkPolicy(options)).map(([p, data]) => [`${options.id}/${p}`, data] as const),
    ),
    [`${TEST_DOUBLED}/manifest.json`, Buffer.from(JSON.stringify(doubled))],
  ]);
  await context.route(/\/models\/test-(?:policy|views|doubled)\/[\w./-]+$/, (route) => {
    const path = /\/models\/(.+)$/.exec(new URL(route.request().url()).pathname)?.[1] ?? '';
    const body = files.get(path);
    return body ? route.fulfill({ status: 200, body }) : route.fulfill({ status: 404, body: '' });
  });
};
