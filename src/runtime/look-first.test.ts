/** When a sentence is held, what is said of it, and how it is let through; the model is a fake that names what it sees. */
import { describe, expect, it } from 'vitest';
import type { NotFound, Result, TabletopError } from '../contracts.ts';
import { createLookFirst } from './look-first.ts';
import { defaultSettings } from './settings.ts';
import { createStores } from './stores.ts';

const NO_CUBE: NotFound = { phrase: 'orange cube', sees: ['red star', 'orange bowl'] };

const setUp = () => {
  const { session } = createStores(defaultSettings(), 'dark');
  const now = {
    missing: { ok: true, value: NO_CUBE } as Result<NotFound | null>,
    doubt: null as string | null,
    able: true,
    begun: false,
    changes: false,
    wait: Promise.resolve(),
    looks: 0,
    failed: [] as string[],
  };
  const first = createLookFirst({
    stores: { session },
    finding: () =>
      now.able
        ? {
            missing: async () => {
              now.looks += 1;
              await now.wait;
              return now.missing;
            },
            seen: async () => ({ ok: true, value: ['red star'] }),
          }
        : null,
    doubtOf: () => now.doubt,
    failed: ({ code }) => void now.failed.push(code),
    begun: () => now.begun,
    changes: () => now.changes,
  });
  return { session, now, first, held: () => session.getState().held };
};

describe('a sentence', () => {
  it('whose thing is not seen is held, with what is seen; said once more, it may begin', async () => {
    const { first, held, now } = setUp();
    expect(await first.mayBegin('pick up the orange cube')).toBe(false);
    expect(held()).toEqual({
      phase: 'held',
      sentence: 'pick up the orange cube',
      error: {
        code: 'NOT_FOUND',
        message: 'The model does not see an orange cube. It sees a red star and an orange bowl.',
        notFound: NO_CUBE,
      },
    });
    expect(first.insists('pick up the orange cube')).toBe(false);
    expect(await first.mayBegin('pick up the orange cube')).toBe(true);
    expect(held()).toBeNull();
    expect(first.insists('pick up the orange cube')).toBe(true);
    expect(await first.mayBegin('pick up the orange cube'), 'and stays let through').toBe(true);
    expect(now.looks).toBe(1);
    expect(await first.mayBegin('reach the orange cube'), 'another one is not').toBe(false);
  });

  it('that speaks against itself is held, too', async () => {
    const { first, held, now } = setUp();
    now.doubt = 'One task at a time.';
    expect(await first.mayBegin('do this and that')).toBe(false);
    expect(held()).toMatchObject({
      error: { code: 'INSTRUCTION_UNCLEAR', message: 'One task at a time. The model sees a red star.' },
    });
  });

  it('that the model does not understand is held with its reason', async () => {
    const { first, held, now } = setUp();
    const error: TabletopError = { code: 'INSTRUCTION_UNCLEAR', message: 'Not sure what to do.' };
    now.missing = { ok: false, error };
    expect(await first.mayBegin('sing to the mug')).toBe(false);
    expect(held()).toEqual({ phase: 'held', sentence: 'sing to the mug', error });
    expect(now.failed).toEqual([]);
  });

  it('whose thing is seen begins, and is not looked for again in this scene; by a camera it is', async () => {
    const { first, held, now } = setUp();
    now.missing = { ok: true, value: null };
    expect(await first.mayBegin('pick up the red star')).toBe(true);
    expect(held()).toBeNull();
    expect(first.insists('pick up the red star')).toBe(false);
    await first.mayBegin('pick up the red star');
    expect(now.looks).toBe(1);
    now.changes = true;
    await first.mayBegin('pick up the red star');
    expect(now.looks).toBe(2);
    now.changes = false;
    first.forget();
    await first.mayBegin('pick up the red star');
    expect(now.looks).toBe(3);
  });

  it('that goes on, and that nobody can be asked about, begins without a look', async () => {
    const { first, now } = setUp();
    now.begun = true;
    expect(await first.mayBegin('pick up the orange cube')).toBe(true);
    now.begun = false;
    now.able = false;
    expect(first.insists('reach the orange cube'), 'nobody is asked').toBe(true);
    expect(await first.mayBegin('reach the orange cube')).toBe(true);
    expect(now.looks).toBe(0);
  });
});

it('a failure starts nothing, and is said', async () => {
  const { first, held, now, session } = setUp();
  const error: TabletopError = { code: 'DEVICE_LOST', message: 'Gone.' };
  now.missing = { ok: false, error };
  expect(await first.mayBegin('pick up the star')).toBe(false);
  expect(held()).toBeNull();
  expect(now.failed).toEqual(['DEVICE_LOST']);
  expect(session.getState().notices.map((notice) => notice.error)).toEqual([error]);
});

it('a second press while it looks is answered as the first, with one look', async () => {
  const { first, now } = setUp();
  now.missing = { ok: true, value: null };
  const both = [first.mayBegin('pick up the red star'), first.mayBegin('pick up the red star')];
  expect(await Promise.all(both)).toEqual([true, true]);
  expect(now.looks).toBe(1);
});

it('another sentence while it looks: nothing comes of the first', async () => {
  const { first, held, now } = setUp();
  let go = () => {};
  now.wait = new Promise((resolve) => {
    go = resolve;
  });
  const pending = first.mayBegin('pick up the orange cube');
  expect(held()?.phase).toBe('looking');
  first.clear();
  go();
  expect(await pending).toBe(false);
  expect(held()).toBeNull();
});
