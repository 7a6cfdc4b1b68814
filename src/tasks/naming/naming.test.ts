/** Sentences about things and pictures: what is said is read back, and what cannot be meant is not. */
import { expect, it } from 'vitest';
import type { SceneSpec, TableName } from '../../contracts.ts';
import { loadNames, loadThings } from '../../things/index.ts';
import { goalsOf, instructionFor, parseGoal, sceneOf, TASK_NAMES } from '../index.ts';
import { nounPhrases, WORDING_KINDS } from './index.ts';

const catalogue = { things: await loadThings(), names: await loadNames() };
const TABLES = ['things', 'pictures', 'mixed'] as const;
const sceneAt = (seed: number, table: TableName): SceneSpec => sceneOf(seed, { table, catalogue });

it.each(TABLES)(
  'table %s: every sentence is read back as its goal',
  (table) => {
    const counts: Record<string, number> = {};
    const wrong: string[] = [];
    for (let seed = 10_000; seed < 10_200; seed++) {
      const scene = sceneAt(seed, table);
      for (const task of TASK_NAMES)
        for (const goal of goalsOf(scene, task))
          for (const kind of WORDING_KINDS) {
            if (nounPhrases(scene, goal.target, kind).length === 0) {
              expect(kind).not.toBe('name');
              continue;
            }
            const text = instructionFor(scene, goal, seed, undefined, kind);
            counts[kind] = (counts[kind] ?? 0) + 1;
            const read = parseGoal(scene, text);
            if (JSON.stringify(read) !== JSON.stringify(goal))
              wrong.push(`${seed} ${kind} "${text}" ${JSON.stringify(goal)} ${JSON.stringify(read)}`);
          }
    }
    console.log(table, counts, wrong.length);
    console.log(wrong.slice(0, 15).join('\n'));
    expect(wrong).toEqual([]);
  },
  120_000,
);
