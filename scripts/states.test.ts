/** The command itself: rows of a task of blocks on disk, and controls of it in a file of results. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { GOAL_TASKS } from '../src/headless/states/episodes.ts';
import { GOAL_STATE_SIZE } from '../src/headless/states/goal-state.ts';
import { STATE_TASKS } from './lib/tasks.mjs';

const folder = mkdtempSync(join(tmpdir(), 'states-'));
afterAll(() => rmSync(folder, { recursive: true }));

const states = (...args: readonly string[]) => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/states.mjs', ...args], {
    encoding: 'utf8',
  });
  return { status, stderr };
};

describe('npm run states', () => {
  it('offers the tasks that have a state, under the names that Node’s side has', () => {
    expect(STATE_TASKS.slice(-GOAL_TASKS.length)).toEqual(GOAL_TASKS);
    const { status, stderr } = states('data', '--task', 'turn', '--out', folder);
    expect(status).toBe(2);
    expect(stderr).toContain('near');
  }, 60_000);

  it('writes episode, state and chunk in a row, and counts what the expert did', () => {
    const out = join(folder, 'place');
    const { status, stderr } = states(
      'data',
      '--task',
      'place',
      '--episodes',
      '2',
      '--pushes',
      '0',
      '--out',
      out,
    );
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const about = JSON.parse(readFileSync(join(out, 'rows.json'), 'utf8'));
    const columns = 1 + GOAL_STATE_SIZE + 8 * 8;
    expect(about).toMatchObject({ task: 'place', episodes: 2, succeeded: 2, columns });
    const table = new Float32Array(readFileSync(join(out, 'rows.bin')).buffer.slice(0));
    expect(table).toHaveLength(about.rows * columns);
    expect(new Set(table.filter((_, i) => i % columns === 0))).toEqual(new Set([0, 1]));
    // the last numbers of a state are the task: place is the third
    expect([...table.slice(GOAL_STATE_SIZE - 3, GOAL_STATE_SIZE + 1)]).toEqual([0, 0, 1, 0]);
  }, 120_000);

  it('adds a control’s episodes to the results once', () => {
    const out = join(folder, 'runs.jsonl');
    const play = ['play', '--task', 'reach', '--seed', '70000', '--episodes', '2', '--out', out];
    for (const control of ['expert', 'no-op', 'expert'])
      expect(states(...play, '--control', control).status).toBe(0);
    const lines = readFileSync(out, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ who, won }) => [who, won])).toEqual([
      ['expert 256 rate', '11'],
      ['no-op', '00'],
    ]);
  }, 240_000);
});
