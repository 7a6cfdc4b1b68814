/** How the card's numbers are to be read, in sentences: seeds, success, limits, what was not measured, what words mean. Pure. */
import type { Metrics } from '../../policy/index.ts';
import { TASKS } from '../../tasks/index.ts';

/** What runs, or would run, on this visitor's machine. */
export interface VisitorsChoice {
  readonly variant: string;
  readonly provider: 'wasm' | 'webgpu';
  readonly temperature: number;
}

const PROVIDERS = { wasm: 'WASM', webgpu: 'WebGPU' } as const;

/** "int8, wasm", as rows have it, is "int8 on WASM". */
const inWords = (name: string): string =>
  name.replace(/, (wasm|webgpu)$/, (_, provider: keyof typeof PROVIDERS) => ` on ${PROVIDERS[provider]}`);

/** Null: the tables have rows of just this. */
export const notMeasured = (
  { rows, sampling = [] }: Metrics,
  { variant, provider, temperature }: VisitorsChoice,
): string | null => {
  const name = `${variant}, ${provider}`;
  const here = `${variant} on ${PROVIDERS[provider]}`;
  const alone = rows.filter(({ control }) => control === 'none');
  if (!alone.some((row) => row.variant === name)) {
    const known = [...new Set(alone.map((row) => row.variant))].filter((one) => one !== '-').map(inWords);
    const others = known.length > 0 ? `; the rows are of ${known.join(' and ')}` : '';
    return `Not measured: ${here}, which is what runs here${others}.`;
  }
  if (temperature === 0) return null;
  if (sampling.some((row) => row.variant === name && row.temperature === temperature)) return null;
  const known = [...new Set(sampling.map((row) => row.temperature))].sort((a, b) => a - b);
  const rest = known.length > 0 ? ` Measured are 0 (greedy) and ${known.join(' and ')}.` : '';
  return `Not measured: temperature ${temperature}, which is chosen here.${rest}`;
};

/** Which episodes, and what a success is. */
export const readingOf = ({ rows, firstSeed, weights }: Metrics): readonly string[] => {
  const asked = new Set(rows.map(({ task }) => task));
  const tasks = TASKS.filter(({ name }) => asked.has(name));
  const met = tasks.map(({ name, success, maxSteps }) => `${name}: ${success}, within ${maxSteps} actions`);
  const seeds =
    firstSeed === undefined
      ? []
      : [
          `Seeds: ${firstSeed} and on. They follow from the SHA-256 of the weights${weights ? ` (${weights.slice(0, 12)})` : ''}, so nobody had looked at these scenes before the weights were there.`,
        ];
  return [
    ...(met.length > 0
      ? [`Success, judged when the episode ends. ${met.join('. ')} (at 5 actions a second).`]
      : []),
    ...seeds,
    'Limits: simulation alone, this table, these tasks, this camera, English words. A rate says nothing of a real arm.',
  ];
};

/** Technical words of the card, each in a sentence; those that it does not use are left out. */
export const wordsOf = ({ ablations = [] }: Metrics, text: string): readonly string[] => [
  ...(/dagger/i.test(text) || ablations.some(({ name }) => /dagger/i.test(name))
    ? [
        'DAgger (Ross et al. 2011): the model drives, the scripted expert says what it would have done in the states that came of it, and training goes on with those labels too.',
      ]
    : []),
  ...(ablations.length > 0
    ? [
        'Ablations: the same recipe with one part left out, to see what that part is worth; all for equal and fewer steps than the shipped weights, so compare them with each other alone.',
      ]
    : []),
];
