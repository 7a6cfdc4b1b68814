import { it } from 'vitest';
import { loadNames, loadThings } from '../../things/index.ts';
import { doubtOf, goalsOf, instructionFor, parseGoal, sceneOf, TASK_NAMES } from '../index.ts';
import { nounPhrases, WORDING_KINDS } from './index.ts';
import { readingOf } from './reading.ts';
import { lexiconOf } from './words.ts';

const catalogue = { things: await loadThings(), names: await loadNames() };
it('x', () => {
  for (const table of ['things', 'pictures', 'mixed'] as const) {
    let t = performance.now();
    const lap = (s: string) => {
      const n = performance.now();
      console.log(table, s, ((n - t) / 100).toFixed(2), 'ms a scene');
      t = performance.now();
    };
    const scenes = Array.from({ length: 100 }, (_, i) => sceneOf(30000 + i, { table, catalogue }));
    lap('scene');
    for (const s of scenes) lexiconOf(s);
    lap('lexicon');
    for (const s of scenes) readingOf(s, 'pick up the hammer');
    lap('first read');
    for (const s of scenes) readingOf(s, 'pick up the hammer and put it on the heart');
    lap('second read');
    for (const s of scenes)
      for (const i of s.objects.keys()) for (const k of WORDING_KINDS) nounPhrases(s, i, k);
    lap('phrases');
  }
}, 60000);
