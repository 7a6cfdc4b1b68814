/** The step that the walk is about. */
import { useRef } from 'react';
import type { Step } from '../../contracts.ts';
import { dimensionVariable } from '../../ui/dimension-colors.ts';
import { useApp, useSession } from '../context.tsx';

export interface Shown {
  readonly step: Step | null;
  /** Steps come and go on the page; this one stays, so that it can be read. */
  readonly held: boolean;
}

/** What the panels show; while a run or a recording goes on, the step at which it began or at which the walk was opened. */
export const useShown = (): Shown => {
  const { hot } = useApp();
  const snapshot = useSession((s) => s.snapshot);
  const moving = useSession(({ run }) => run !== 'idle' && run !== 'stepping');
  const kept = useRef<Step | null>(null);
  const now = snapshot ? hot.shown : null;
  if (!moving || !kept.current || !hot.steps.includes(kept.current)) kept.current = now;
  return { step: kept.current, held: moving && kept.current !== null };
};

/** What a prediction is about: another step asks afresh. */
export const keyOf = ({ index, evidence, simTime }: Step): string =>
  [index, simTime, ...(evidence.tokens ?? [])].join(' ');

/** Who said the tokens, in words. */
export const sayerOf = ({ by, edited }: Step): string =>
  edited ? 'you' : { model: 'the model', expert: 'the scripted expert', 'no-op': 'nobody (no action)' }[by];

/** The colour of a dimension of the action, for style sheets. */
export const dimColor = (row: number): React.CSSProperties =>
  ({ '--dim': `var(${dimensionVariable(row)})` }) as React.CSSProperties;
