/** When names are learned, and when the learning gives way. */
import { expect, it } from 'vitest';
import { watchNames } from './learn-names.ts';
import { defaultSettings } from './settings.ts';
import { createStores, type EngineSummary } from './stores.ts';
import type { ThingsModel } from './things-model.ts';

it('learns once the model is ready, gives way to a run or a question, and begins again', () => {
  const { session } = createStores(defaultSettings(), 'dark');
  const signals: AbortSignal[] = [];
  const things = {
    learn: async (_, signal) => void signals.push(signal),
  } as Partial<ThingsModel> as ThingsModel;
  watchNames({ session }, { things: () => things }, async () => ({ ok: true, value: [] }));
  const aborted = () => signals.map((signal) => signal.aborted);
  session.setState({ run: 'running' });
  expect(aborted(), 'no model is loaded').toEqual([]);
  session.setState({ run: 'idle', engine: { phase: 'ready', info: {} as EngineSummary } });
  session.setState({ end: null });
  expect(aborted()).toEqual([false]);
  session.setState({ run: 'running' });
  expect(aborted()).toEqual([true]);
  session.setState({ run: 'idle', answer: { phase: 'asking', question: 'what is this?' } });
  expect(aborted()).toEqual([true]);
  session.setState({ answer: null });
  expect(aborted()).toEqual([true, false]);
});
