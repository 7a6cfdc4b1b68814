/** The tables themselves, loaded when a scene first needs them: a page with blocks alone never fetches them. */
import type { NameSpec, ThingSpec } from '../contracts.ts';

/** All things. Rows were checked when they were made; things.test.ts holds them to their types. */
export const loadThings = async (): Promise<readonly ThingSpec[]> =>
  (await import('./things.json')).default as unknown as readonly ThingSpec[];

/** All concepts that a thing or a picture shows. */
export const loadNames = async (): Promise<readonly NameSpec[]> =>
  (await import('./names.json')).default as unknown as readonly NameSpec[];
