/** One prompt, decoded twice: what came out, and what an arm could do with it. Pure. */
import { EE_DELTA_CODEC } from '../../action/index.ts';
import type { Action } from '../../contracts.ts';
import { choice, type Rows, text } from '../address.ts';

export type Form = 'action' | 'question';

/** The scene of the recorded episode, so that what is named lies there. */
export const SEED = 8;
export const PRESETS: readonly { readonly form: Form; readonly text: string; readonly label: string }[] = [
  { form: 'action', text: 'put the green cylinder in the pink bowl', label: 'An instruction' },
  { form: 'question', text: 'what is the gripper holding?', label: 'A question' },
  { form: 'action', text: 'sing a song', label: 'An instruction without sense' },
];
const [FIRST] = PRESETS;
/** As the box on the page allows. */
const MOST = 200;

export interface ConstrainedState {
  readonly text: string;
  readonly form: Form;
}

export const CONSTRAINED_ROWS: Rows<ConstrainedState> = {
  text: text('say', FIRST?.text ?? '', `words, at most ${MOST} characters`, (value) => value.length <= MOST),
  form: choice<Form>('form', 'action', ['action', 'question']),
};

export interface SaidTwice {
  readonly form: Form;
  readonly prompt: string;
  readonly closed: Reading;
  readonly open: Reading;
}

export interface Reading {
  readonly tokens: readonly number[];
  readonly words: readonly string[];
  /** Null: these tokens are no action, and an arm has to hold. */
  readonly action: Action | null;
}

export const readingOf = (tokens: readonly number[], words: readonly string[]): Reading => {
  const action = EE_DELTA_CODEC.decode(tokens);
  return { tokens, words, action: action.ok ? action.value : null };
};

const same = (a: Reading, b: Reading): boolean => a.tokens.join(' ') === b.tokens.join(' ');

/** What the two readings show, in a sentence. */
export const findingOf = ({ form, closed, open }: SaidTwice): string => {
  if (form === 'question') {
    return open.action
      ? 'Even open it said numbers: this is no question that it was trained to answer.'
      : 'Open, it answers in words. Closed, the words were struck out, and the likeliest of what was left is an action: legal, and an answer to nothing.';
  }
  if (!open.action) return 'Open, it said what no arm can carry out. Closed, the form is guaranteed.';
  return same(closed, open)
    ? 'The same eight tokens: its training alone makes it speak in actions here. Closed, it is certain; open, it is a habit.'
    : 'Open, it said an action as well, another one: the form was learnt, and only the closed vocabulary guarantees it.';
};
