import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROBOT_IDS } from '../robots/index.ts';
import { TABLES } from '../things/table-names.ts';
import { checkInstruction, MAX_INSTRUCTION } from './instruction.ts';
import {
  defaultSettings,
  PANELS,
  PARTS,
  readSettings,
  SCENE_SETS,
  SETTING_NAMES,
  SETTINGS,
  type Settings,
  writeSettings,
} from './settings.ts';

/** Any settings a visitor can reach, from the same limits the table states. */
const anySettings: fc.Arbitrary<Settings> = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  robot: fc.constantFrom(...ROBOT_IDS),
  table: fc.constantFrom(...TABLES),
  set: fc.constantFrom(...SCENE_SETS),
  own: fc.constantFrom('', 'rubber duck~1a2b3c4d', 'crêpe-pan 2~00000000'),
  instruction: fc
    .string({ maxLength: MAX_INSTRUCTION, unit: 'grapheme' })
    .filter((s) => s.length <= MAX_INSTRUCTION),
  driver: fc.constantFrom('model', 'expert', 'no-op'),
  clock: fc.constantFrom('paused', 'realtime'),
  camera: fc.constantFrom('sim', 'webcam', 'video', 'image'),
  mirror: fc.boolean(),
  turn: fc.constantFrom(0, 90, 180, 270),
  provider: fc.constantFrom('auto', 'webgpu', 'wasm'),
  model: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,31}$/),
  temperature: fc.integer({ min: 0, max: 200 }).map((n) => n / 100),
  draw: fc.integer({ min: 0, max: 9999 }),
  bins: fc.integer({ min: 2, max: 256 }),
  flowSteps: fc.integer({ min: 0, max: 10 }),
  hz: fc.integer({ min: 0, max: 50 }),
  delay: fc.integer({ min: 0, max: 4000 }).map((n) => n / 2),
  planFirst: fc.boolean(),
  lookFirst: fc.boolean(),
  follow: fc.boolean(),
  maxSteps: fc.integer({ min: 1, max: 500 }),
  theme: fc.constantFrom('auto', 'dark', 'light'),
  shadows: fc.constantFrom('auto', 'on', 'off'),
  panel: fc.constantFrom(null, ...PANELS),
  hide: fc.subarray([...PARTS]),
});

describe('the link codec', () => {
  it('reads back what it wrote, for every setting', () => {
    fc.assert(
      fc.property(anySettings, (settings) => {
        const back = readSettings(writeSettings(settings));
        expect(back.problems).toEqual([]);
        expect(back.settings).toEqual(settings);
      }),
      { numRuns: 500 },
    );
  });

  it('writes the same link for the same settings, and nothing for the defaults', () => {
    expect(writeSettings(defaultSettings())).toBe('');
    fc.assert(
      fc.property(anySettings, (settings) => {
        const link = writeSettings(settings);
        expect(writeSettings(readSettings(link).settings)).toBe(link);
      }),
    );
  });

  it('never throws on any query; every value it does not use is named', () => {
    const keys = SETTING_NAMES.map((name) => SETTINGS[name].key);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...keys), fc.string())), (pairs) => {
        const query = new URLSearchParams(pairs).toString();
        const { settings, problems } = readSettings(query);
        const params = new URLSearchParams(query);
        for (const name of SETTING_NAMES) {
          const row = SETTINGS[name];
          const given = params.get(row.key);
          const refused = given !== null && row.parse(given) === undefined;
          if (refused) expect(settings[name]).toBe(row.fallback);
        }
        const refused = SETTING_NAMES.filter((name) => {
          const given = params.get(SETTINGS[name].key);
          return given !== null && SETTINGS[name].parse(given) === undefined;
        });
        expect(problems.length).toBe(refused.length);
        for (const problem of problems) expect(problem.code).toBe('SETTING_INVALID');
      }),
      { numRuns: 500 },
    );
  });

  it.each(['seed=abc', 'seed=-1', 'seed=1e9', 'seed=4294967296', 'seed=1.5', 'seed='])(
    'refuses %s',
    (query) => {
      const { settings, problems } = readSettings(query);
      expect(settings.seed).toBe(7);
      expect(problems[0]?.message).toMatch(/seed.*whole number.*set to 7/);
    },
  );

  it('refuses a sentence the model cannot read and a model name that is a path', () => {
    expect(readSettings(`say=${'x'.repeat(10_000)}`).problems).toHaveLength(1);
    expect(readSettings('model=../../etc').problems).toHaveLength(1);
    expect(readSettings('clock=Paused').problems).toHaveLength(1);
  });

  it('keeps keys that are not settings and drops stale ones that are', () => {
    const link = writeSettings({ ...defaultSettings(), seed: 9 }, 'test=1&seed=3&clock=realtime&lab=bins');
    expect(Object.fromEntries(new URLSearchParams(link))).toEqual({ test: '1', lab: 'bins', seed: '9' });
  });

  it('has one key a setting', () => {
    const keys = SETTING_NAMES.map((name) => SETTINGS[name].key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).not.toContain('test');
    expect(keys).not.toContain('lab');
  });
});

describe('the instruction', () => {
  it('needs words, and not too many', () => {
    const code = (typed: string) => {
      const out = checkInstruction(typed);
      return out.ok ? out.value : out.error.code;
    };
    expect(code('  ')).toBe('INSTRUCTION_EMPTY');
    expect(code(' reach   the star ')).toBe('reach the star');
    expect(code('x'.repeat(MAX_INSTRUCTION))).toHaveLength(MAX_INSTRUCTION);
    expect(code('x'.repeat(MAX_INSTRUCTION + 1))).toBe('INSTRUCTION_TOO_LONG');
    const long = checkInstruction('x'.repeat(10_000));
    expect(long.ok ? '' : long.error.message).toContain('10,000');
  });
});
