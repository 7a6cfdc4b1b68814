import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeskPlane } from '../../observe/index.ts';
import { createDeskMemory, DESK_MEMORY_KEY } from './remember.ts';

const PLANE: DeskPlane = {
  corners: [
    [200, 100],
    [440, 100],
    [560, 400],
    [80, 400],
  ],
  size: [0.297, 0.21],
};

const storageOf = (entries = new Map<string, string>()): Storage => ({
  get length() {
    return entries.size;
  },
  clear: () => entries.clear(),
  getItem: (key) => entries.get(key) ?? null,
  key: (i) => [...entries.keys()][i] ?? null,
  removeItem: (key) => void entries.delete(key),
  setItem: (key, value) => void entries.set(key, value),
});

const blocked = (): never => {
  throw new DOMException('denied', 'SecurityError');
};
const BLOCKED: Storage = {
  length: 0,
  clear: blocked,
  getItem: blocked,
  key: blocked,
  removeItem: blocked,
  setItem: blocked,
};

describe('createDeskMemory', () => {
  it('gives the next visit what this one kept, by camera', () => {
    const storage = storageOf();
    createDeskMemory(storage).keep('camera a', 640, 480, PLANE);
    const next = createDeskMemory(storage);
    expect(next.recall('camera a', 640, 480)).toEqual(PLANE);
    expect(next.recall('camera b', 640, 480)).toBeNull();
  });

  it('scales the corners with a picture of the same shape, and knows nothing of another shape', () => {
    const memory = createDeskMemory(storageOf());
    memory.keep('a', 640, 480, PLANE);
    expect(memory.recall('a', 960, 720)?.corners[2]).toEqual([840, 600]);
    expect(memory.recall('a', 960, 720)?.size).toEqual([0.297, 0.21]);
    expect(memory.recall('a', 480, 640)).toBeNull();
    expect(memory.recall('a', 1280, 720)).toBeNull();
  });

  it('knows the newest of one shape, and shapes apart', () => {
    const memory = createDeskMemory(storageOf());
    const portrait: DeskPlane = { ...PLANE, size: [0.21, 0.297] };
    memory.keep('a', 640, 480, PLANE);
    memory.keep('a', 480, 640, portrait);
    memory.keep('a', 640, 480, { ...PLANE, size: [0.5, 0.3] });
    expect(memory.recall('a', 640, 480)?.size).toEqual([0.5, 0.3]);
    expect(memory.recall('a', 480, 640)?.size).toEqual([0.21, 0.297]);
  });

  it('keeps a bounded number of cameras, the newest', () => {
    const entries = new Map<string, string>();
    const memory = createDeskMemory(storageOf(entries));
    for (let i = 0; i < 100; i++) memory.keep(`camera ${i}`, 640, 480, PLANE);
    expect(memory.recall('camera 99', 640, 480)).toEqual(PLANE);
    expect(memory.recall('camera 0', 640, 480)).toBeNull();
    expect(entries.get(DESK_MEMORY_KEY)?.length).toBeLessThan(4000);
  });

  it('writes one key, of numbers only, and takes it away again', () => {
    const entries = new Map<string, string>();
    const memory = createDeskMemory(storageOf(entries));
    memory.keep('f3a9-a-device-id', 640, 480, PLANE);
    expect([...entries.keys()]).toEqual([DESK_MEMORY_KEY]);
    const text = entries.get(DESK_MEMORY_KEY) ?? '';
    expect(text).not.toContain('f3a9');
    expect(text.replace(/"(planes|camera|width|height|corners|size)":|[[\]{},.\d-]/g, '')).toBe('');
    memory.forget();
    expect(entries.size).toBe(0);
    expect(memory.recall('f3a9-a-device-id', 640, 480)).toBeNull();
  });

  it.each([
    ['no storage', null],
    ['blocked storage', BLOCKED],
  ])('%s: remembers for as long as the page is open', (_, storage) => {
    const memory = createDeskMemory(storage);
    expect(memory.recall('a', 640, 480)).toBeNull();
    memory.keep('a', 640, 480, PLANE);
    expect(memory.recall('a', 640, 480)).toEqual(PLANE);
    memory.forget();
    expect(memory.recall('a', 640, 480)).toBeNull();
  });

  it('ignores what it did not write, and writes over it', () => {
    const valid = JSON.stringify({ planes: [{ camera: 1, width: 4, height: 3, ...PLANE }] });
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc.jsonValue().map((value) => JSON.stringify({ planes: value })),
      fc
        .record({ planes: fc.array(fc.record({ camera: fc.jsonValue(), corners: fc.jsonValue() })) })
        .map((v) => JSON.stringify(v)),
      fc.nat(valid.length).map((n) => valid.slice(0, n)),
    );
    fc.assert(
      fc.property(text, (written) => {
        const memory = createDeskMemory(storageOf(new Map([[DESK_MEMORY_KEY, written]])));
        expect(memory.recall('a', 640, 480)).toBeNull();
        memory.keep('a', 640, 480, PLANE);
        expect(memory.recall('a', 640, 480)).toEqual(PLANE);
      }),
      { numRuns: 300 },
    );
  });

  it('never keeps what it could not read again', () => {
    const entries = new Map<string, string>();
    const memory = createDeskMemory(storageOf(entries));
    memory.keep('a', 640, 480, { ...PLANE, size: [Number.NaN, 0.2] });
    memory.keep('a', 640.5, 480, PLANE);
    expect(entries.size).toBe(0);
  });
});
