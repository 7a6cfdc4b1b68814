/** What mail and chat do to a link's run: each case is opened, or refused, never opened as another run. */
import { describe, expect, it } from 'vitest';
import { EE_DELTA, EE_DELTA_CODEC } from '../action/index.ts';
import { decodeRun, encodeRun, type LinkedRun } from './link.ts';
import { recoverRun } from './link-recovery.ts';

/** Its hash differs by `seed`, and so do its last characters. */
const runOf = (seed: number): LinkedRun => {
  const tokens = [0, 120, 130, 140, 128, 128, 128, 255 - (seed % 256)];
  const action = EE_DELTA_CODEC.decode(tokens);
  if (!action.ok) throw new Error(action.error.detail);
  return {
    hash: seed.toString(16).padStart(16, '0'),
    ...{ cursor: null, end: 'terminated', tip: 0.2, spec: EE_DELTA, earlier: [] },
    segments: [{ steps: 1, by: 'model', sentence: `reach the red cube${'!'.repeat(seed % 3)}`, plan: '' }],
    steps: [{ tokens, action: action.value, at: 0, commandTime: 0, simTime: 0.2 }],
  };
};

const endingWith = (last: RegExp): LinkedRun => {
  for (let seed = 1; seed < 100_000; seed++) if (last.test(encodeRun(runOf(seed)))) return runOf(seed);
  throw new Error(`no run ends with ${last}`);
};

const run = runOf(41);
const text = encodeRun(run);
const expected = { ok: true, value: run };

describe('a run that was changed on its way', () => {
  it.each([
    ...[
      '.',
      ')',
      '>',
      '"',
      "'",
      '”',
      '»',
      ']',
      ',',
      '!',
      '...',
      ').',
      '%20',
      '%3E',
      '%2520',
      '=',
      '\n',
      '*',
      '_',
      '-',
    ].map((added) => [`${added} at its end`, text + added]),
    ['the text around it', `${text}) and tell me`],
    ['what stands before it', `<${text}>`],
    ['a blank inside', `${text.slice(0, 20)} ${text.slice(20)}`],
    ['an escaped blank inside', `${text.slice(0, 20)}%20${text.slice(20)}`],
    ['line breaks', text.replace(/(.{12})/gu, '$1\r\n')],
    ['line breaks of quoted-printable mail', text.replace(/(.{12})/gu, '$1=\n')],
    ['lines quoted in a reply', text.replace(/(.{12})/gu, '$1\n> ')],
    ['a widthless blank', `${text.slice(0, 9)}\u200b${text.slice(9)}`],
    ['its last letter lost', text.slice(0, -1)],
  ])('%s', (_, given) => expect(recoverRun(given)).toEqual(expected));

  it.each([/_$/, /-$/, /__$/, /_-$/])('a lost end %s', (last) => {
    const lost = endingWith(last);
    const given = encodeRun(lost).replace(/[_-]+$/u, '');
    expect(decodeRun(given).ok).toBe(false);
    expect(recoverRun(given)).toEqual({ ok: true, value: lost });
  });

  it.each([
    '',
    '.',
    'no-run',
    text.slice(1),
    text.slice(0, 30),
    text.replace(/.{4}$/u, ''),
    `${text.slice(0, 20)}${text.slice(24)}`,
  ])('is refused where nobody can know it: %j', (given) =>
    expect(recoverRun(given)).toMatchObject({ ok: false, error: { code: 'LINK_INVALID' } }),
  );

  it('guesses quickly, and nothing about what is too long to be a link', () => {
    const begin = performance.now();
    expect(recoverRun('A'.repeat(60_000)).ok).toBe(false);
    expect(recoverRun('A'.repeat(5_000_000)).ok).toBe(false);
    expect(performance.now() - begin).toBeLessThan(15_000);
  });
});
