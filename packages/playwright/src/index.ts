/**
 * Playwright fixtures, types and expectations for a Tabletop page.
 *
 *     import { expect, test } from 'tabletop-playwright';
 *     test('...', async ({ tabletop }) => { await tabletop.open({ seed: 7, driver: 'expert' }); ... });
 */
export type * from './api.ts';
export { API_VERSION } from './api.ts'; // by name: Node finds a CommonJS file's exports by reading it
export { expect } from './expect.ts';
export { type TabletopFixtures, test } from './fixture.ts';
export { type TabletopOptions, testAddress, testQuery } from './options.ts';
export { mismatch, type Tabletop, tabletopOn } from './tabletop.ts';
export { WEBGPU_ARGS } from './webgpu.ts';
