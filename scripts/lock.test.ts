import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { completeLock, missingRows, platformRow } from './complete-lock.mjs';

const read = (file: string) => JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8'));

describe('package-lock.json', () => {
  it('has a row for every platform package, or npm ci refuses it; npm run fix adds them', () => {
    expect(missingRows(read('package-lock.json'))).toEqual([]);
  });

  it('names versions, never addresses of the machine that made it', () => {
    expect(JSON.stringify(read('package-lock.json'))).not.toMatch(
      /"resolved":"(?!https:\/\/registry\.npmjs\.org\/)/,
    );
  });

  it('package.json pins every version exactly', () => {
    const { dependencies, devDependencies } = read('package.json');
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(String(version)),
    );
    expect(loose).toEqual([]);
  });
});

it('a lock is completed in place', () => {
  const lock = {
    packages: {
      'node_modules/a': {
        version: '1.0.0',
        optionalDependencies: { 'a-win32-x64': '1.0.0', 'z-linux-x64': '^2.0.0' },
      },
      'node_modules/z-linux-x64': { version: '2.1.0' },
    },
  };
  expect(missingRows(lock).map(({ name }) => name)).toEqual(['a-win32-x64']);
  const whole = completeLock(lock);
  expect(Object.keys(whole.packages)).toEqual([
    'node_modules/a',
    'node_modules/a-win32-x64',
    'node_modules/z-linux-x64',
  ]);
  expect(missingRows(whole)).toEqual([]);
});

it('reads a platform from a name', () => {
  const row = (name: string) => platformRow({ name, range: '2.0.0', dev: true });
  expect(row('@b/cli-linux-arm64-musl')).toEqual({
    version: '2.0.0',
    cpu: ['arm64'],
    dev: true,
    libc: ['musl'],
    optional: true,
    os: ['linux'],
  });
  expect(() => row('fsevents')).toThrow(/by hand/);
});
