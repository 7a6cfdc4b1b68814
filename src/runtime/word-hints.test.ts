/** When the page speaks of unknown words, and when it holds its tongue. */
import { expect, it } from 'vitest';
import type { NameSpec, SceneSpec } from '../contracts.ts';
import { readLanguage } from '../language/read-language.ts';
import { doubtOf, PHRASES, sampleScene } from '../tasks/index.ts';
import { catalogue, tableOf } from '../tasks/testing/tables.ts';
import { defaultSettings } from './settings.ts';
import { createStores, type EngineSummary } from './stores.ts';
import { createWordHints, type WordVector } from './word-hints.ts';

/** red and sanguine alike, cone and (by its pieces) cubee, everything else a direction of its own. */
const directions = new Map<string, number>();
const vectorOf = (word: string): WordVector => {
  const key = { sanguine: 'red', cubee: 'cone' }[word] ?? word;
  if (!directions.has(key)) directions.set(key, directions.size);
  const vector = new Float32Array(200);
  vector[directions.get(key) ?? 0] = 1;
  return { vector, pieces: ['sanguine', 'start'].includes(word) ? 1 : 2 };
};

const setUp = (loaded = true, names: readonly NameSpec[] = []) => {
  const stores = createStores(defaultSettings(), 'dark');
  const timers: { callback: () => void; ms: number; cancelled: boolean }[] = [];
  const embedded: string[] = [];
  let broken = false;
  stores.session.setState({
    scene: {
      table: 'blocks',
      objects: [{ kind: 'block', color: 'red', shape: 'star' }],
    } as unknown as SceneSpec,
    ...(loaded ? { engine: { phase: 'ready', info: {} as EngineSummary } as const } : {}),
  });
  const hints = createWordHints({
    stores,
    language: () => readLanguage(PHRASES),
    doubtOf: () => doubtOf,
    names: () => names,
    embed: async (word) => {
      embedded.push(word);
      if (broken) return { ok: false, error: { code: 'ENGINE_FAILED', message: 'Gone.' } };
      return { ok: true, value: vectorOf(word) };
    },
    later: (callback, ms) => {
      const timer = { callback, ms, cancelled: false };
      timers.push(timer);
      return () => {
        timer.cancelled = true;
      };
    },
  });
  const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
  return {
    stores,
    embedded,
    fail: () => {
      broken = true;
    },
    type: (draft: string) => {
      stores.view.setState({ draft });
      hints.changed();
    },
    rest: async () => {
      for (const timer of timers.splice(0)) {
        expect(timer.ms).toBe(300);
        if (!timer.cancelled) timer.callback();
      }
      await settle();
    },
    shown: () => stores.view.getState().hints,
  };
};

it('waits for the hand to rest, and says nothing of known words', async () => {
  const { type, rest, shown, embedded } = setUp();
  type('pick up the cubee ');
  expect(shown()).toEqual([]);
  type('pick up the red cube');
  await rest();
  expect(shown()).toEqual([]);
  expect(embedded, 'nothing to ask the encoder').toEqual([]);
});

it('names a slip at once without the encoder', async () => {
  const { type, rest, shown, embedded } = setUp(false);
  type('pick up the cubee please');
  await rest();
  expect(shown()).toMatchObject([{ word: 'cubee', near: [], suggestions: ['cube'] }]);
  expect(embedded).toEqual([]);
});

it('asks the encoder for a rare word and the anchors, each once', async () => {
  const { type, rest, shown, embedded } = setUp();
  type('lift the sanguine star');
  await rest();
  expect(shown()).toMatchObject([
    { word: 'sanguine', near: [{ word: 'red', similarity: 1 }], suggestions: [] },
  ]);
  expect(embedded[0]).toBe('sanguine');
  expect(embedded).toContain('cylinder');
  expect(new Set(embedded).size).toBe(embedded.length);
  const asked = embedded.length;
  type('lift the sanguine cone');
  await rest();
  expect(embedded).toHaveLength(asked);
  expect(shown()[0]?.near).toHaveLength(1);
});

it('does not trust the pieces of a slip', async () => {
  const { type, rest, shown } = setUp();
  type('lift the cubee now');
  await rest();
  expect(shown()).toMatchObject([{ near: [], suggestions: ['cube'] }]);
});

it('takes back at once what was corrected', async () => {
  const { type, rest, shown } = setUp();
  type('lift the cubee now');
  await rest();
  expect(shown()).toHaveLength(1);
  type('lift the cube now');
  expect(shown()).toEqual([]);
});

it('leaves the engine alone while something runs', async () => {
  const { type, rest, shown, embedded, stores } = setUp();
  stores.session.setState({ run: 'running' });
  type('lift the sanguine thing');
  await rest();
  expect(embedded).toEqual([]);
  expect(shown()).toMatchObject([{ word: 'sanguine', near: [] }]);
});

it('says what it can when the encoder fails', async () => {
  const { type, rest, shown, fail } = setUp();
  fail();
  type('lift the sanguine thing');
  await rest();
  expect(shown()).toMatchObject([{ word: 'sanguine', near: [], suggestions: ['star'] }]);
});

it('on a table of things knows all their names, and offers those that lie there', async () => {
  const scene = tableOf('things', ['banana', 0.45, 0.2], ['hammer', 0.5, 0.02]);
  const { stores, type, rest, shown } = setUp(false, catalogue.names);
  stores.session.setState({ scene });
  type('pick up the sledge, the screwdriver or the teddy bear ');
  await rest();
  expect(shown()).toEqual([]); // none of them is there, but all are words
  type('pick up the bananna ');
  await rest();
  expect(shown()).toMatchObject([{ word: 'bananna', suggestions: ['banana'] }]);
  type('lift the zzyzx ');
  await rest();
  expect(shown()).toMatchObject([{ word: 'zzyzx', suggestions: ['banana', 'hammer'] }]);
  stores.session.setState({ scene: sampleScene(7) });
  type('pick up the screwdriver ');
  await rest();
  expect(shown()).toMatchObject([{ word: 'screwdriver' }]); // no word of the table of blocks
});
