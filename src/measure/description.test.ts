import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOptions } from '../../scripts/lib/eval-options.mjs';
import { CONTROLS, EVALUATION_SETS, isScripted } from '../evaluation/index.ts';
import { ROBOT_IDS } from '../robots/index.ts';
import { measureLink } from '../runtime/measure-link.ts';
import { defaultSettings } from '../runtime/settings.ts';
import { STAGED, TASK_NAMES } from '../tasks/index.ts';
import { NAMED_TABLES } from '../things/table-names.ts';
import {
  commandOf,
  type Description,
  FEWEST,
  keyOf,
  MOST,
  PROVIDERS,
  problemOf,
  readDescription,
  type Side,
  settled,
  VARIANTS,
  writeDescription,
} from './description.ts';

const anySide: fc.Arbitrary<Side> = fc.record({
  control: fc.constantFrom(...CONTROLS),
  model: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,31}(:[a-z0-9][a-z0-9-]{0,15})?$/),
  variant: fc.constantFrom('usual', ...VARIANTS),
  provider: fc.constantFrom(...PROVIDERS),
  temperature: fc.integer({ min: 0, max: 200 }).map((n) => n / 100),
  plan: fc.boolean(),
});

const anyDescription: fc.Arbitrary<Description> = fc.record({
  task: fc.constantFrom(...TASK_NAMES, ...STAGED.map(({ name }) => name)),
  sentence: fc.constantFrom('', 'pick up the red cube', 'put the “star” & the rest, in the bowl?'),
  set: fc.constantFrom(...EVALUATION_SETS),
  table: fc.constantFrom('blocks', ...NAMED_TABLES),
  robot: fc.constantFrom(...ROBOT_IDS),
  clock: fc.constantFrom('paused', 'realtime'),
  delay: fc.integer({ min: 0, max: 2000 }),
  rate: fc.integer({ min: 0, max: 50 }),
  episodes: fc.integer({ min: FEWEST, max: MOST }),
  seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  a: anySide,
  b: fc.option(anySide),
});

const usual = readDescription('measure').description;

describe('a measurement as a link', () => {
  it('reads back what it wrote, both sides, and writes the same for the same', () => {
    fc.assert(
      fc.property(anyDescription, (description) => {
        const back = readDescription(writeDescription(description));
        expect(back.problems).toEqual([]);
        expect(back.description).toEqual(settled(description));
        expect(keyOf(back.description)).toBe(keyOf(description));
      }),
      { numRuns: 300 },
    );
  });

  it('says nothing of the defaults, and of B only what is not as in A', () => {
    expect(writeDescription(usual)).toBe('measure=');
    const a = { ...usual.a, provider: 'webgpu', temperature: 0.5 } as const;
    const compared = { ...usual, a, b: { ...a, temperature: 1 } };
    expect(writeDescription(compared)).toBe('measure=&provider=webgpu&temperature=0.5&b=1&b-temperature=1');
  });

  it('names what it cannot use, and takes the default', () => {
    const { description, problems } = readDescription(
      'measure&episodes=4&temperature=3&say=%F0%9F%99%82&b=1&b-control=psychic',
    );
    expect(problems).toHaveLength(4);
    expect(problems.join(' ')).toContain('a whole number from 5 to 200. It was set to 20.');
    expect(problems.join(' ')).toContain('words, at most 200 characters. It was left empty.');
    expect(description).toMatchObject({ episodes: 20, sentence: '', a: { temperature: 0 } });
    expect(description.b?.control).toBe('none');
  });

  it('names a key that nothing reads: a slip to everybody, any to a test', () => {
    const told = (query: string) => readDescription(query).problems;
    expect(told('measure=&tempature=1&utm_source=mail')).toEqual([
      'No setting is called “tempature”. Did you mean “temperature”?',
    ]);
    expect(told('measure=&b=1&b-tempature=1')).toEqual([
      'No setting is called “b-tempature”. Did you mean “b-temperature”?',
    ]);
    expect(told('measure=&ref=a&test=1&theme=dark')).toEqual(['No setting is called “ref”.']);
    expect(told('measure=&b-temperature=1')).toEqual([
      '“b-temperature” is about B, and nothing is compared: add b=1.',
    ]);
  });

  it('is one measurement whatever is said of a model that does not drive', () => {
    const expert = {
      ...usual,
      a: { ...usual.a, control: 'expert', temperature: 1, model: 'other' },
    } as const;
    expect(keyOf(expert)).toBe('measure=&control=expert');
  });

  it('says what stands against it', () => {
    const said = { ...usual, sentence: 'pick up the red cube' };
    expect(problemOf(said)).toBeNull();
    expect(problemOf({ ...said, set: 'unseen-pairs' })).toContain('unseen pairs');
    expect(problemOf({ ...said, b: { ...usual.a, control: 'nonsense-word' } })).toContain('control');
    expect(problemOf({ ...usual, table: 'things', set: 'unseen-pairs' })).toContain('colours and shapes');
    expect(problemOf({ ...usual, sentence: '...' })).not.toBeNull();
    expect(problemOf({ ...usual, delay: 100 })).toBeNull();
    expect(problemOf({ ...usual, delay: 100, clock: 'realtime' })).toContain('paused');
  });

  it('a task with a table of its own has that, one goal, and scenes of its own', () => {
    const marble = { ...usual, task: 'balance' };
    expect(problemOf(marble)).toBeNull();
    expect(problemOf({ ...marble, table: 'marble' })).toBeNull();
    expect(problemOf({ ...marble, table: 'peg' })).toContain('table of its own');
    expect(problemOf({ ...marble, set: 'crowded' })).toContain('scenes of its own');
    expect(problemOf({ ...marble, a: { ...usual.a, control: 'wrong-instruction' } })).toContain('one goal');
    // a sentence decides the task
    expect(problemOf({ ...marble, sentence: 'pick up the red cube', table: 'things' })).toBeNull();
  });

  it('comes from where the page stands', () => {
    const settings = { ...defaultSettings(), temperature: 0.5, table: 'things', theme: 'dark' } as const;
    const link = measureLink(settings, { phase: 'absent' });
    expect(readDescription(link)).toMatchObject({
      problems: [],
      description: { table: 'things', a: { control: 'none', temperature: 0.5, provider: 'wasm' } },
    });
    expect(new URLSearchParams(link).get('theme')).toBe('dark');
    const expert = measureLink({ ...defaultSettings(), driver: 'expert' }, { phase: 'absent' });
    expect(readDescription(expert).description.a.control).toBe('expert');
    expect(measureLink(defaultSettings(), { phase: 'absent' })).toBe('measure=');
    const likely = measureLink(defaultSettings(), { phase: 'absent' }, 'webgpu');
    expect(readDescription(likely).description.a.provider).toBe('webgpu');
  });
});

/** As a POSIX shell would: enough for what `commandOf` writes. */
const words = (command: string): readonly string[] =>
  [...command.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, said, word]) =>
    said === undefined ? (word ?? '') : said.replace(/\\(.)/g, '$1'),
  );

describe('the command of a measurement', () => {
  it('is understood by npm run eval, and asks for the same', () => {
    fc.assert(
      fc.property(anyDescription, (description) => {
        if (problemOf(description) !== null) return;
        for (const name of description.b ? (['a', 'b'] as const) : (['a'] as const)) {
          const [npm, run, script, , ...argv] = words(commandOf(description, name));
          expect([npm, run, script]).toEqual(['npm', 'run', 'eval']);
          const { values } = readOptions(argv);
          const { episodes, seed, set, robot, clock, sentence, task, ...rest } = settled(description);
          const own = sentence === '' ? STAGED.find((one) => one.name === task) : undefined;
          const table = own?.table ?? rest.table; // blocks stand for the task's own
          const side = settled(description)[name];
          expect(values).toMatchObject({ episodes, seed, set, table, robot, clock, steps: 'yes' });
          expect(values.control).toBe(side?.control);
          expect(values.head === '' ? values.model : `${values.model}:${values.head}`).toBe(side?.model);
          expect(Number(values.temperature ?? 0)).toBe(side?.temperature);
          expect(Number(values.delay ?? 0)).toBe(description.delay);
          const rated = side !== null && isScripted(side.control) && description.rate > 0;
          expect(Number(values.rate ?? 0)).toBe(rated ? description.rate : 0);
          if (sentence === '') expect(values.task).toBe(task);
          else expect(values.sentence).toBe(sentence);
        }
      }),
    );
  });

  it('names the variant that was loaded where the smallest was asked for', () => {
    expect(commandOf(usual, 'a', { variant: 'int8' })).toContain('--variant int8');
    expect(commandOf(usual, 'a')).not.toContain('--variant');
  });

  it('of a policy of one’s own names its file and what was said of it, and no model of this site', () => {
    const { description } = readDescription('measure=&model=own-1a2b3c4d&robot=so101');
    const own = '--policy "my act.onnx" --robot so101 --cameras top=table,front=none';
    const command = commandOf(description, 'a', { variant: 'float32', own });
    expect(command).toContain(`${own} --provider wasm --variant float32`);
    expect(command).not.toMatch(/--model|own-1a|--robot so101.*--robot/);
    const [, , , , ...argv] = words(command);
    expect(readOptions(argv).values).toMatchObject({ policy: 'my act.onnx', robot: 'so101' });
    expect(commandOf(description, 'a')).toContain('--policy PATH');
  });
});
