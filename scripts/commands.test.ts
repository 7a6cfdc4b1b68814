/** Pages about datasets and policies name commands: each is one that there is, with options that it has. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OPTIONS as DEMOS } from './demos.mjs';
import { readOptions } from './lib/eval-options.mjs';
import { parseOptions } from './lib/options.mjs';

const ROOT = resolve(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const PAGES = ['docs/train-your-own.md', 'docs/datasets.md', 'docs/own-policy.md'];

/** Words of a command line, quotes taken off, a comment left out. */
const wordsOf = (line: string): readonly string[] =>
  [...line.replace(/\s#.*$/, '').matchAll(/"([^"]*)"|(\S+)/g)].map((found) => found[1] ?? found[2] ?? '');

/** Commands that begin so, in blocks of code and between backticks. */
const commandsOf = (markdown: string, start: string): readonly (readonly string[])[] => {
  const whole = markdown.replace(/\\\n\s*/g, '');
  const lines = [...whole.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap((found) =>
    (found[1] ?? '').split('\n'),
  );
  const inline = [...whole.matchAll(/`([^`\n]+)`/g)].map((found) => found[1] ?? '');
  return [...lines, ...inline].filter((line) => line.startsWith(start)).map(wordsOf);
};

const every = (start: string) =>
  PAGES.flatMap((page) => commandsOf(read(page), start).map((words) => ({ page, words })));
const named = ({ page, words }: { page: string; words: readonly string[] }) =>
  [`${page}: ${words.join(' ')}`, words] as const;

describe('commands of the pages about datasets and policies', () => {
  const [demos, evals, python] = [
    every('npm run demos -- '),
    every('npm run eval -- '),
    every('python scripts/'),
  ];

  it('are found', () => {
    expect([demos.length > 5, evals.length > 2, python.length > 2]).toEqual([true, true, true]);
  });

  it.each(demos.map(named))('%s', (_, words) => {
    const { values } = parseOptions(DEMOS, words.slice(4));
    expect(values).toBeDefined();
  });

  it.each(evals.map(named))('%s', (_, words) => {
    expect(readOptions(words.slice(4)).values).toBeDefined();
  });

  it.each(python.map(named))('%s', (_, [, script = '', ...words]) => {
    expect(existsSync(join(ROOT, script))).toBe(true);
    const has = [...read(script).matchAll(/add_argument\("(--[a-z-]+)"/g)].map((found) => found[1]);
    expect(words.filter((word) => word.startsWith('--') && !has.includes(word))).toEqual([]);
  });

  it('an option that is not there would be found', () => {
    const [words = []] = commandsOf('```sh\nnpm run demos -- --wat "a b"\n```\n', 'npm run demos -- ');
    expect(words).toEqual(['npm', 'run', 'demos', '--', '--wat', 'a b']);
    expect(() => parseOptions(DEMOS, words.slice(4))).toThrow(/no option --wat/);
  });

  it('the circle runs what its page says', () => {
    const circle = read('scripts/lerobot/circle.py');
    const [said = []] = commandsOf(read('docs/train-your-own.md'), 'npm run demos -- ');
    for (const word of said.slice(4)) {
      if (/^runs\//.test(word)) continue; // its --out is the visitor's
      expect(circle, word).toMatch(new RegExp(`["= ]${word}[",)\\]]`));
    }
  });
});
