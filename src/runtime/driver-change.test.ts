import { expect, it } from 'vitest';
import { createDriverChange } from './driver-change.ts';
import { defaultSettings } from './settings.ts';
import { createStores, type EngineSummary, type RunState } from './stores.ts';

const rig = ({ fails = false } = {}) => {
  const { session, settings } = createStores(defaultSettings(), 'dark');
  const did: string[] = [];
  const ready = { phase: 'ready', info: {} as EngineSummary } as const;
  const failed = { phase: 'failed', error: { code: 'MODEL_MISSING', message: 'Not there.' } } as const;
  session.setState({ engine: ready, run: 'idle' });
  const note = (what: string, run?: RunState) => async () => {
    did.push(what);
    if (run) session.setState({ run });
  };
  const change = createDriverChange({
    ...{ session, settings },
    runner: {
      stop: () => did.push('stop'),
      halt: note('halt', 'idle'),
      clear: note('clear', 'idle'),
    },
    control: {
      cancel: () => did.push('cancel'),
      describe: note('describe'),
      load: async () => {
        did.push('load');
        session.setState({ engine: fails ? failed : ready });
      },
    },
    run: note('run', 'running'),
    auto: false,
    brought: () => false,
    forget: () => did.push('forget'),
  });
  return { session, settings, did, change };
};

it('another model ends the episode, another head goes on with it', async () => {
  const { did, change, session } = rig();
  session.setState({ run: 'running' });
  await change.reload('model');
  expect(did).toEqual(['clear', 'forget', 'cancel', 'describe', 'load']);
  did.length = 0;
  session.setState({ run: 'running' });
  await change.reload('head');
  expect(did).toEqual(['halt', 'forget', 'cancel', 'load', 'describe', 'run']);
  did.length = 0;
  session.setState({ run: 'idle' });
  await change.reload('head');
  expect(did).not.toContain('run'); // nobody was running
});

it('of heads that are chosen while others load, the last one goes on with the run, once', async () => {
  const { did, change, session, settings } = rig();
  session.setState({ run: 'running' });
  settings.setState({ model: 'pico:l1' });
  const first = change.reload('head');
  settings.setState({ model: 'pico:flow' });
  await Promise.all([first, change.reload('head')]);
  expect(did.filter((one) => one === 'run')).toHaveLength(1);
});

it('a head that does not load runs nothing', async () => {
  const { did, change, session } = rig({ fails: true });
  session.setState({ run: 'running' });
  await change.reload('head');
  expect(session.getState().engine.phase).toBe('failed');
  expect(did).not.toContain('run');
});
