import { expect, it } from 'vitest';
import { EE_DELTA } from '../action/index.ts';
import { decodeRun, encodeRun, type LinkedRun } from '../episode/link.ts';
import type { KeptEpisode } from './kept.ts';
import { episodeQuery, LONGEST_LINK } from './share.ts';

const HASHES = ['01', '02', '03', '04'].map((end) => end.padStart(16, '0'));

const run = (steps: number): LinkedRun => ({
  ...{ hash: HASHES[3] ?? '', cursor: null, end: 'stopped', tip: steps / 5, spec: EE_DELTA, earlier: [] },
  segments: [{ steps, by: 'no-op', sentence: 'push', plan: '' }],
  steps: Array.from({ length: steps }, (_, i) => ({
    action: {
      ...{ kind: 'ee-delta' as const, terminate: false, rotation: [0, 0, 0] as const, gripper: 1 },
      translation: [0.001 * i, Math.fround(0.01), 0] as const,
    },
    ...{ at: i / 5, commandTime: i / 5, simTime: (i + 1) / 5 },
  })),
});

const episode = (steps: number, more: Partial<KeptEpisode> = {}): KeptEpisode => ({
  ...{ id: 'a', sentence: 'push', frames: steps, trim: [0, steps], finished: true },
  spec: { robot: 'so101', cameras: [], state: [], action: EE_DELTA },
  notes: { name: 'One', success: null, seed: 600_000_000, table: 'blocks', by: 'hand' },
  trail: { run: encodeRun(run(steps)), hashes: HASHES },
  ...more,
});

const linked = (query: string | null): LinkedRun => {
  const decoded = decodeRun(new URLSearchParams(query ?? '').get('run') ?? '');
  if (!decoded.ok) throw new Error(decoded.error.detail);
  return decoded.value;
};

it('a link has scene, arm, sentence and every action to the bit', () => {
  const query = episodeQuery(episode(4));
  expect(query).toContain('seed=600000000&robot=so101&driver=no-op&say=push&run=');
  expect(linked(query)).toMatchObject({ ...run(4), steps: run(4).steps });
});

it('what was cut off its end is not in the link, and the hash is the world’s at its new end', () => {
  const short = linked(episodeQuery(episode(4, { trim: [1, 2] })));
  expect(short).toMatchObject({ hash: HASHES[1], tip: 0.4, end: null, segments: [{ steps: 2 }] });
  expect(short.steps).toHaveLength(2);
});

it('neither a hand nor a policy that was brought goes along: the page stands still after it', () => {
  const policy = { file: 'act.onnx', sha256: 'ab' };
  const own = episode(4, { notes: { ...episode(4).notes, by: 'own-1', policy } });
  expect(episodeQuery(own)).toContain('driver=no-op');
  expect(episodeQuery(own)).not.toContain('own-1');
  const model = episode(4, { notes: { ...episode(4).notes, by: 'mini' } });
  expect(episodeQuery(model)).toContain('model=mini');
});

it('no link where the address would be too long for a server, or the end is not known', () => {
  const long = run(300);
  const hashes = Array.from({ length: 300 }, () => HASHES[0] ?? '');
  const trail = { run: encodeRun(long), hashes };
  expect(trail.run.length).toBeGreaterThan(LONGEST_LINK);
  expect(episodeQuery(episode(300, { trail }))).toBeNull();
  expect(linked(episodeQuery(episode(300, { trail, trim: [0, 20] }))).steps).toHaveLength(20);
  expect(episodeQuery(episode(4, { trail: undefined }))).toBeNull();
});
