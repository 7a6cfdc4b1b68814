import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { type Option, parseOptions, UsageError } from './lib/options.mjs';
import { encodePng } from './lib/png.mjs';

const TABLE: Record<string, Option> = {
  task: { values: ['reach', 'pick'], default: 'reach', help: 'what' },
  seed: { type: 'integer', default: 7, help: 'which' },
  episodes: { type: 'integer', min: 1, help: 'how many' },
  json: { help: 'where' },
};

describe('options', () => {
  it('come from the table, with its defaults', () => {
    const argv = ['--task', 'pick', '--episodes=3', '--json', 'a b.json'];
    expect(parseOptions(TABLE, argv).values).toEqual({
      task: 'pick',
      seed: 7,
      episodes: 3,
      json: 'a b.json',
    });
    expect(parseOptions(TABLE, ['--help']).help).toBe(true);
  });

  it('leave words to the script', () => {
    const parsed = parseOptions(TABLE, ['pick up the cube', '--seed', '9'], { words: 1 });
    expect([parsed.words, parsed.values.seed]).toEqual([['pick up the cube'], 9]);
    const after = parseOptions(TABLE, ['--seed', '9', 'pick up the cube'], { words: 1 });
    expect([after.words, after.values.seed]).toEqual([['pick up the cube'], 9]);
  });

  it.each([
    [['--foo', '1'], /no option --foo/],
    [['-x'], /no option -x/],
    [['--task', 'fly'], /one of reach, pick/],
    [['--episodes', '0'], /1 or more/],
    [['--seed', '1.5'], /whole number/],
    [['--seed', '-3'], /whole number/],
    [['--seed'], /needs a value/],
    [['--json', '--seed', '3'], /needs a value/],
    [['word'], /not expected/],
  ])('%j is refused in words', (argv, message) => {
    const parse = () => parseOptions(TABLE, argv);
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(message);
  });

  it('have the types that the table gives them', () => {
    const table = {
      seed: { type: 'integer', default: 7, help: '' },
      episodes: { type: 'integer', help: '' },
      json: { help: '' },
    } as const satisfies Record<string, Option>;
    const { values } = parseOptions(table, ['--episodes', '3']);
    expectTypeOf(values.seed).toEqualTypeOf<number>();
    expectTypeOf(values.episodes).toEqualTypeOf<number | undefined>();
    expectTypeOf(values.json).toEqualTypeOf<string | undefined>();
    expect(values).toEqual({ seed: 7, episodes: 3 });
  });

  it.each(['eval.mjs', 'release-eval.mjs', 'motion.mjs'])('%s: --help is the list and code 0', (script) => {
    const run = spawnSync(process.execPath, [join(import.meta.dirname, script), '--help'], {
      encoding: 'utf8',
    });
    expect([run.status, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toMatch(/^(npm run|node scripts\/)/);
  });

  it.each(['eval.mjs', 'drive.mjs'])('%s: an unknown option ends with the list and code 2', (script) => {
    const run = spawnSync(process.execPath, [join(import.meta.dirname, script), '--wat', '1'], {
      encoding: 'utf8',
    });
    expect(run.status).toBe(2);
    expect(run.stderr).toMatch(/no option --wat/);
    expect(run.stderr).toMatch(/--provider wasm\|webgpu/);
    expect(run.stderr).not.toMatch(/\n\s+at /); // no stack trace
  });
});

describe('png', () => {
  it('writes the pixels, row by row', () => {
    const rgb = Uint8Array.from({ length: 2 * 3 * 3 }, (_, i) => i * 14);
    const file = encodePng(2, 3, rgb);
    expect(file.subarray(1, 4).toString()).toBe('PNG');
    expect([file.readUInt32BE(16), file.readUInt32BE(20)]).toEqual([2, 3]);
    const length = file.readUInt32BE(33);
    const rows = inflateSync(file.subarray(41, 41 + length));
    expect([...rows]).toEqual([0, ...rgb.subarray(0, 6), 0, ...rgb.subarray(6, 12), 0, ...rgb.subarray(12)]);
    // CRC of an IEND chunk, as every PNG ends
    expect(file.subarray(-12).toString('hex')).toBe('0000000049454e44ae426082');
  });

  it('refuses a picture of another size', () =>
    expect(() => encodePng(2, 2, new Uint8Array(11))).toThrow(RangeError));
});
