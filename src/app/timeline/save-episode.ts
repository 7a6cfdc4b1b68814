/** The episode as a file: what the clipboard gets, and of every step how likely each bin was. */
import type { ActionSpec, Step } from '../../contracts.ts';
import { softmaxRow } from '../../ui/draw/softmax.ts';
import { saveFile } from '../../ui/save-file.browser.ts';

const BINS = 256;
const FLAGS = 2;
/** What is less likely is left out: 256 numbers a dimension would be mostly zeros. */
const LEAST = 0.001;

/** Of one dimension, the likely bins with their probabilities at temperature 1, the likeliest first. */
export type Odds = readonly (readonly [bin: number, probability: number])[];

/** Of one step, by dimension; null where it has none: a replayed step, or a head without bins. */
export const oddsOf = (
  { evidence: { logits } }: Pick<Step, 'evidence'>,
  { dimensions }: Pick<ActionSpec, 'dimensions'>,
): readonly Odds[] | null => {
  if (!logits || logits.length !== dimensions.length * BINS) return null;
  const p = new Float32Array(BINS);
  return dimensions.map(({ unit }, row): Odds => {
    if (!softmaxRow(logits, row, BINS, unit === 'flag' ? FLAGS : BINS, p)) return [];
    return [...p.entries()]
      .filter(([, probability]) => probability >= LEAST)
      .sort(([, a], [, b]) => b - a)
      .map(([bin, probability]) => [bin, Number(probability.toFixed(4))]);
  });
};

/** `json`: of the exporter that keeps all of it. */
export const withOdds = (json: string, steps: readonly Pick<Step, 'evidence'>[]): string => {
  const episode = JSON.parse(json);
  const odds = steps.map((step) => oddsOf(step, episode.actionSpec));
  return `${JSON.stringify({ ...episode, odds: { temperature: 1, least: LEAST, steps: odds } }, null, 1)}\n`;
};

export const saveEpisode = (json: string, steps: readonly Pick<Step, 'evidence'>[]): void =>
  saveFile('tabletop-episode.json', 'application/json', withOdds(json, steps));
