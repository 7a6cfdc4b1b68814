/** What the choices are called, and sentences about what came out. Pure. */
import type { Provider, StopReason } from '../contracts.ts';
import type { Control, EpisodeRecord, EvaluationSet, PairedDifference } from '../evaluation/index.ts';
import { isScripted } from '../evaluation/index.ts';
import type { Brought } from '../runtime/own-policy/brought.ts';
import type { Side } from './description.ts';
import type { SideHead } from './progress.ts';

export const CONTROL_WORDS: Readonly<Record<Control, string>> = {
  none: 'The model',
  blind: 'The model, grey frames',
  'wrong-instruction': 'The model, told another goal',
  'nonsense-word': 'The model, target called “blicket”',
  expert: 'Scripted expert',
  'fixed-wrist': 'Scripted expert, hand never turned',
  shuffled: 'Scripted expert, its actions shuffled in time',
  'no-op': 'No action',
};

export const SET_WORDS: Readonly<Record<EvaluationSet, string>> = {
  seen: 'as in training',
  'unseen-pairs': 'pairs kept out of instructions',
  'unseen-background': 'backgrounds beyond training',
  'unseen-camera': 'camera and light beyond training',
  crowded: 'up to ten objects',
};

export const PROVIDER_WORDS: Readonly<Record<Provider, string>> = { wasm: 'WASM', webgpu: 'WebGPU' };

/** Who drives, in a line; what has driven says its variant itself. `own`: policies of the visitor's, known by their files. */
export const sideWords = (side: Side, head: SideHead | undefined, own: readonly Brought[]): string => {
  if (isScripted(side.control)) return CONTROL_WORDS[side.control];
  const variant = head?.options.variant ?? (side.variant === 'usual' ? '' : side.variant);
  const file = head?.model?.own?.file ?? own.find(({ id }) => id === side.model)?.file;
  const who = [file ?? side.model, variant, `on ${PROVIDER_WORDS[side.provider]}`].filter(
    (word) => word !== '',
  );
  const how = [
    `temperature ${side.temperature}`,
    ...(side.plan ? ['plans first'] : []),
    ...(side.control === 'none' ? [] : [CONTROL_WORDS[side.control].replace('The model, ', '')]),
  ];
  return `${who.join(' ')}, ${how.join(', ')}`;
};

/** A share as people read it in a table: whole percent. */
export const percent = (share: number): string => `${Math.round(100 * share)}%`;

const MINUS = '−';

/** A difference of two shares in percentage points, signed: "+5", "−15", "0". */
export const points = (difference: number): string => {
  const size = Math.round(100 * Math.abs(difference)); // halves away from 0, as the rates beside it
  if (size === 0) return '0';
  return `${difference < 0 ? MINUS : '+'}${size}`;
};

/** What the difference says, and what it does not. */
export const pairedWords = ({ pairs, difference, newcombe95: [low, high] }: PairedDifference): string => {
  if (pairs === 0) return 'No seed has been given to both yet.';
  const of = `${pairs} ${pairs === 1 ? 'pair' : 'pairs'}`;
  const told = pairs === 1 ? 'does not tell' : 'do not tell';
  if (low > 0) return `B did better: the interval lies above 0 (${of}).`;
  if (high < 0) return `A did better: the interval lies below 0 (${of}).`;
  const seen = difference === 0 ? 'No difference, and' : 'A difference, but';
  return `${seen} the interval holds 0: ${of} ${told} them apart.`;
};

export const ENDING_WORDS: Readonly<Record<StopReason, string>> = {
  terminated: 'said “terminate”',
  'step-limit': 'step limit',
  stopped: 'stopped',
  error: 'error',
};

export const endingsWords = (endings: Readonly<Partial<Record<StopReason, number>>>): string =>
  Object.entries(endings)
    .map(([reason, count]) => `${ENDING_WORDS[reason as StopReason]} ${count}`)
    .join(', ');

/** How an episode went, in a few words. */
export const episodeWords = (record: EpisodeRecord): string => {
  const { success, reason, steps, distance, error } = record;
  const actions = `${steps} ${steps === 1 ? 'action' : 'actions'}`;
  if (success) return `met, ${actions}`;
  const missing = `${Math.round(1000 * distance)} mm missing`;
  return `${error ?? ENDING_WORDS[reason]} after ${actions}, ${missing}`;
};
