/**
 * Links that were copied from the page's share button, held to where they led: people keep them. They are not made
 * anew; a link of another format is added beside them. `table` says whether things stood on the table or, over a desk,
 * none; `hash` is the world's where the cursor stands.
 */
import { describe, expect, it } from 'vitest';
import { standing } from '../episode/history.ts';
import { decodeRun, encodeRun } from '../episode/link.ts';
import { linkedRun, replayRun } from '../episode/link-replay.ts';
import { readSettings, writeSettings } from '../runtime/settings.ts';
import { deskScene, planText, sampleScene } from '../tasks/index.ts';
import links from './links.json' with { type: 'json' };
import { noCamera, withWorld } from './testing/world.ts';

describe.each(links)('a link: $name', ({ name: _, address, table, hash, ...expected }) => {
  const { settings, problems } = readSettings(address);
  const text = new URLSearchParams(address).get('run') ?? '';

  it('has settings that are all understood, and written as they were', () => {
    expect(problems).toEqual([]);
    const again = new URLSearchParams(writeSettings(settings));
    again.set('run', text);
    expect(again.toString()).toBe(address);
  });

  it('leads to its world, and is written as it was from there', async () => {
    const run = decodeRun(text);
    if (!run.ok) throw new Error(run.error.detail);
    expect(run.value.hash).toBe(hash);
    const scene = table === 'empty' ? deskScene(settings.seed) : sampleScene(settings.seed);
    await withWorld(scene, async (world) => {
      const replayed = await replayRun(run.value, {
        ...{ world, camera: noCamera, planText, succeeded: () => null },
        signal: new AbortController().signal,
      });
      if (!replayed.ok) throw new Error(replayed.error.message);
      const { history, earlier } = replayed.value;
      world.restore(standing(history));
      expect(world.hash()).toBe(hash);
      const { entries, end } = history.episode;
      const edited = entries.flatMap(({ step }) => (step.edited ? [step.index] : []));
      const now = { steps: entries.length, cursor: history.cursor, edited, end: end?.reason ?? null };
      expect(now).toEqual(expected);
      const { spec } = run.value;
      const back = linkedRun({ world, history, earlier, spec, busy: false });
      expect(back && encodeRun(back)).toBe(text);
    });
  });
});
