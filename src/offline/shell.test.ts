import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createShellKeeper, groupOf, type Shell } from './shell.ts';

const SCOPE = 'https://site.test/demo/';
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A site: path -> contents. */
type Site = Readonly<Record<string, string>>;
const RUNTIME = 'assets/ort-wasm-simd-threaded.jspi-AAAAAAAA.wasm';
const A: Site = {
  'index.html': 'page A',
  'assets/a-11111111.js': 'a',
  'assets/mujoco-11111111.wasm': 'wasm',
  [RUNTIME]: 'ort',
};
const B: Site = {
  'index.html': 'page B',
  'assets/b-22222222.js': 'b',
  'assets/mujoco-11111111.wasm': 'wasm',
  [RUNTIME]: 'ort',
};

const shellOf = (site: Site): Shell => ({
  version: hash(JSON.stringify(site)).slice(0, 8),
  files: Object.entries(site).map(([path, text]) => {
    const group = groupOf(path);
    return { path, bytes: text.length, sha256: hash(text), ...(group ? { group } : {}) };
  }),
});

const setUp = () => {
  const kept = new Map<string, Map<string, Response>>();
  let site: Site = A;
  const asked: string[] = [];
  const caches = {
    open: async (name: string) => {
      const entries = kept.get(name) ?? new Map<string, Response>();
      kept.set(name, entries);
      return {
        match: async (url: string) => entries.get(url)?.clone(),
        put: async (url: string, response: Response) => void entries.set(url, response),
        keys: async () => [...entries.keys()].map((url) => ({ url })),
      } as unknown as Cache;
    },
    keys: async () => [...kept.keys()],
    delete: async (name: string) => kept.delete(name),
  };
  return {
    kept,
    asked,
    deploy: (next: Site) => {
      site = next;
    },
    keeper: (of: Site) =>
      createShellKeeper(shellOf(of), {
        caches,
        scope: SCOPE,
        digest: async (bytes) => createHash('sha256').update(new Uint8Array(bytes)).digest('hex'),
        fetch: async (url) => {
          asked.push(url.slice(SCOPE.length));
          const text = site[url.slice(SCOPE.length)];
          return text === undefined ? new Response('', { status: 404 }) : new Response(text);
        },
      }),
  };
};
const read = async (keeper: ReturnType<ReturnType<typeof setUp>['keeper']>, path: string) =>
  (await keeper.read(path))?.text();

describe('what is kept of a build', () => {
  it('is everything but the big files; those when they were used', async () => {
    const { keeper, asked } = setUp();
    const a = keeper(A);
    await a.fill();
    expect(asked).toEqual(['index.html', 'assets/a-11111111.js']);
    expect(await read(a, 'index.html')).toBe('page A');
    expect(await read(a, RUNTIME)).toBeUndefined();
    await a.keep(['ort-wasm-simd-threaded.jspi', 'none']);
    expect(await read(a, RUNTIME)).toBe('ort');
    expect(asked).toHaveLength(3);
  });

  it('comes with the headers of isolation, every file of it', async () => {
    const { keeper } = setUp();
    const a = keeper(A);
    await a.fill();
    for (const path of ['index.html', 'assets/a-11111111.js']) {
      const headers = (await a.read(path))?.headers;
      expect(headers?.get('cross-origin-embedder-policy'), path).toBe('require-corp');
      expect(headers?.get('cross-origin-opener-policy'), path).toBe('same-origin');
      expect(headers?.get('content-type'), path).not.toBeNull();
    }
  });

  it('is nothing when one file is missing or another build’s: no half of it, and no mixture', async () => {
    for (const wrong of [B, { ...A, 'index.html': 'page B' }, {}]) {
      const { keeper, kept, deploy } = setUp();
      deploy(wrong);
      await expect(keeper(A).fill()).rejects.toThrow(
        /index\.html otherwise than it was published|does not send/,
      );
      expect([...kept.keys()]).toEqual([]);
    }
  });

  it('an update copies what has not changed, keeps the big files of the last, and leaves the last alone until then', async () => {
    const { keeper, kept, asked, deploy } = setUp();
    const a = keeper(A);
    await a.fill();
    await a.keep(['mujoco']);
    deploy(B);
    asked.length = 0;
    const b = keeper(B);
    await b.fill();
    expect(asked).toEqual(['index.html', 'assets/b-22222222.js']);
    expect(await read(b, 'assets/mujoco-11111111.wasm')).toBe('wasm');
    expect(await read(b, RUNTIME), 'was not used').toBeUndefined();
    expect(await read(a, 'index.html')).toBe('page A');
    await b.dropOthers();
    expect(kept.size).toBe(1);
    expect(await read(b, 'index.html')).toBe('page B');
  });

  it('an update that fails leaves the last as it was', async () => {
    const { keeper, kept, deploy } = setUp();
    const a = keeper(A);
    await a.fill();
    deploy({ 'index.html': 'page B' });
    await expect(keeper(B).fill()).rejects.toThrow();
    expect(kept.size).toBe(1);
    expect(await read(a, 'index.html')).toBe('page A');
  });
});

it('knows its files by their addresses', () => {
  const a = setUp().keeper(A);
  expect(a.fileAt(`${SCOPE}?seed=7#x`)?.path).toBe('index.html');
  expect(a.fileAt(SCOPE)?.path).toBe('index.html');
  expect(a.fileAt(`${SCOPE}assets/a-11111111.js`)?.path).toBe('assets/a-11111111.js');
  expect(a.fileAt(`${SCOPE}assets/a-22222222.js`)).toBeUndefined();
  expect(a.fileAt('https://site.test/')).toBeUndefined();
  expect(groupOf('assets/mujoco-ChFpd822.wasm')).toBe('mujoco');
  expect(groupOf('assets/mujoco-ChFpd822.js')).toBeUndefined();
});
