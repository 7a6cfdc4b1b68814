/** Teach's address: what it does not use is named, and the rest is as it says. */
import { expect, it } from 'vitest';
import { addressProblems, readSetup } from './setup.ts';

it('reads what it knows, and falls back where a value is none', () => {
  const setup = readSetup('?teach&robot=so101&table=things&seed=7&say=reach&driver=own-1&size=96');
  expect(setup).toMatchObject({ robot: 'so101', table: 'things', seed: 7, sentence: 'reach', size: 96 });
  expect(setup.driver).toBe('own-1');
  expect(readSetup('?teach&seed=-1&driver=../x&size=97&cameras=side')).toEqual(readSetup(''));
});

it('names values and keys that it does not use', () => {
  expect(addressProblems('?teach&robot=so101&episode=AcgB&theme=dark&utm_source=mail')).toEqual([]);
  expect(addressProblems('?teach&size=97&tabel=things')).toEqual([
    'The address asks for size = “97”, which must be 96, 128, 224. It was set to 128.',
    'No setting is called “tabel”. Did you mean “table”?',
  ]);
});
