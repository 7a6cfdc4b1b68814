/** The command line of demos: who drives, and what goes with a policy of one's own. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CAMERA_NAMES } from '../src/robots/cameras.ts';
import { readOptions } from './demos.mjs';
import { UsageError } from './lib/options.mjs';
import { CAMERAS, isShipped, policyFiles } from './lib/own-policy.mjs';

const FIXTURES = join(import.meta.dirname, '../src/runtime/own-policy/fixtures');
const CHECKPOINT = join(FIXTURES, 'checkpoint');

/** The sentence that the other command says, too. */
const saidOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return '';
};

describe('who drives', () => {
  it('is the expert, a folder of models/ or one of its heads, or a path', () => {
    expect(['pico', 'pico:l1', 'mini'].map(isShipped)).toEqual([true, true, true]);
    expect(['models/pico', './pico', 'recipe', 'nope', CHECKPOINT].map(isShipped)).toEqual(
      Array(5).fill(false),
    );
    expect(readOptions([]).values).toMatchObject({ policy: 'expert', answers: null });
    expect(readOptions(['--policy', 'pico:l1']).values.answers).toBeNull();
  });

  it('of a policy of one’s own is asked what eval asks', () => {
    const argv = [
      '--policy',
      CHECKPOINT,
      '--normalization',
      'statistics',
      '--cameras',
      'top=table,front=side',
    ];
    expect(readOptions([...argv, '--hz', '10', '--robot=so101']).values.answers).toEqual({
      ...{ images: 'statistics', state: 'statistics', actions: 'statistics' },
      ...{ cameras: { top: 'table', front: 'side' }, robot: 'so101', hz: 10 },
    });
    // the arm that scenes have without a word is no answer about the policy's
    expect(readOptions(['--policy', CHECKPOINT]).values.answers).toEqual({ cameras: {} });
  });

  it.each([
    [['--policy', 'runs/nope.onnx'], '--policy: there is no runs/nope.onnx.'],
    [['--policy', 'pcio'], '--policy: there is no pcio.'],
  ])('%j is refused in the sentence of eval', (argv, sentence) => {
    expect(saidOf(() => readOptions(argv))).toBe(sentence);
    expect(saidOf(() => policyFiles(argv[1] ?? ''))).toBe(sentence);
  });

  it.each([
    [['--normalization', 'inside'], /--normalization goes with --policy PATH/],
    [['--policy', 'pico', '--execute', '2'], /--execute goes with --policy PATH/],
    [['--cameras', 'top=table'], /--cameras with "=" goes with --policy PATH/],
    [['--policy', CHECKPOINT, '--cameras', 'table,side'], /--cameras is a list like top=table,front=side/],
    [['--policy', CHECKPOINT, '--cameras', 'top=wrist'], /“top” is table or side of the page, or none/],
    [['--policy', CHECKPOINT, '--hz', '99'], /--hz is at most 50/],
    [['--policy', CHECKPOINT, '--normalization', 'often'], /--normalization is one of inside/],
  ])('%j do not go together', (argv, message) => {
    expect(saidOf(() => readOptions(argv))).toMatch(message);
  });

  it('sees by the cameras that the page has', () => {
    expect(CAMERAS).toEqual([...CAMERA_NAMES, 'none']);
  });

  it('is not looked for where shards are put together', () => {
    expect(readOptions(['--merge', 'a,b', '--policy', 'gone.onnx']).values.merge).toBe('a,b');
  });
});
