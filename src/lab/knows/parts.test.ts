import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SETTINGS } from '../../runtime/settings.ts';
import { allRight, CLAIMS, factsOf, partsOf } from './parts.ts';

const manifest: unknown = JSON.parse(readFileSync(`models/${SETTINGS.model.fallback}/manifest.json`, 'utf8'));
const language = readFileSync('src/tasks/language.json', 'utf8');

describe('what the model knows', () => {
  const facts = factsOf(manifest);
  if (!facts) throw new Error('no manifest');

  it('is read from the manifest that ships, and says of every part what it is', () => {
    expect(facts.parameters).toBeGreaterThan(1e6);
    expect(facts.hz).toBe(5);
    for (const { part, here } of partsOf(facts)) expect(here, part).not.toMatch(/not stated|undefined|NaN/);
  });

  it('differs with the eyes', () => {
    const banana = CLAIMS.find(({ sentence }) => sentence.includes('banana'));
    expect(banana?.from({ ...facts, eyes: false })).toBe('none');
    expect(banana?.from({ ...facts, eyes: true })).toBe('eyes');
  });

  it('has a word that no training sentence says', () => {
    const { asked, ...trained } = JSON.parse(language);
    expect(JSON.stringify(asked)).toContain('crimson');
    expect(JSON.stringify(trained)).not.toContain('crimson');
  });

  it('is sorted when every sentence is', () => {
    const right = Object.fromEntries(CLAIMS.map(({ id, from }) => [id, from(facts)]));
    expect(allRight(right, facts)).toBe(true);
    expect(allRight({ ...right, a: 'none' }, facts)).toBe(false);
    expect(factsOf({ nothing: 1 })).toBeNull();
  });
});
