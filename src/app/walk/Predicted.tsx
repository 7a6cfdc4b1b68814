/** A part of a page that is not there before its reader has guessed, or has asked to see it. */
import { type ReactNode, useState } from 'react';
import { Question, type QuestionSpec } from '../../ui/Question.tsx';

export interface Reveals {
  readonly has: (key: string) => boolean;
  readonly add: (key: string) => void;
}

interface Props {
  /** Null: there is nothing to guess here, and the content is shown at once. */
  readonly question: Omit<QuestionSpec, 'onChosen' | 'show'> | null;
  readonly revealKey: string;
  readonly reveals: Reveals;
  readonly children: ReactNode;
}

export const Predicted = ({ question, revealKey, reveals, children }: Props) => {
  const [asked] = useState(() => question !== null && !reveals.has(revealKey));
  if (!question || !asked) return children;
  const shown = reveals.has(revealKey);
  return (
    <>
      <Question {...question} onChosen={() => reveals.add(revealKey)} />
      {shown ? (
        children
      ) : (
        <p className="note">
          Guess first, or{' '}
          <button
            type="button"
            className="inline"
            onClick={() => reveals.add(revealKey)}
            data-testid="walk-skip"
          >
            just show it
          </button>
          .
        </p>
      )}
    </>
  );
};
