import { describe, expect, it } from 'vitest';
import { liveLink, opensOnRecording } from './when.ts';

describe('what the page opens on', () => {
  it.each([
    ['', true],
    ['?', true],
    ['?theme=dark', true],
    ['?shadows=off&hide=status', true],
    ['?seed=7', false],
    ['?say=reach', false],
    ['?steps=10', false],
    ['?run=AAAA', false],
    ['?anything=1', false],
    ['?test=1', false],
    ['?test=1&recording=1', true],
    ['?seed=3&recording=1', true],
    ['?recording=0', false],
    ['?recording=maybe', false],
  ])('%s: recording %s', (query, recorded) => {
    expect(opensOnRecording(query)).toBe(recorded);
  });
});

describe('a link of the live page', () => {
  it.each(['', 'theme=dark', 'recording=1', 'recording=1&theme=dark&seed=3', 'seed=9', 'test=1'])(
    '%s opens live',
    (link) => {
      expect(opensOnRecording(liveLink(link, 7))).toBe(false);
    },
  );

  it('stays as it is where it says enough, and keeps what it says', () => {
    expect(liveLink('seed=9&say=hi', 9)).toBe('seed=9&say=hi');
    expect(liveLink('', 7)).toBe('seed=7');
    expect(liveLink('recording=1&theme=dark', 8)).toBe('theme=dark&seed=8');
  });
});
