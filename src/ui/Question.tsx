/**
 * Predict, then reveal: the reason is not in the page until an answer is chosen. A prediction is not part of the
 * address, so that a shared link asks its reader afresh.
 */
import './styles/predict.css';
import { type ComponentType, useState } from 'react';
import { Words } from './Words.tsx';

export interface QuestionSpec {
  readonly id: string;
  readonly ask: string;
  readonly options: readonly string[];
  /** Index of the right option. */
  readonly right: number;
  readonly why: string;
  /** Sets the page so that the answer can be seen. */
  readonly show?: { readonly label: string; readonly act: () => void };
  /** An answer was chosen: what it was about may be shown now. */
  readonly onChosen?: () => void;
}

interface Props extends QuestionSpec {
  /** Writes the reason: the lab's opens the glossary. */
  readonly text?: ComponentType<{ children: string }>;
}

export const Question = ({ id, ask, options, right, why, show, onChosen, text: Text = Words }: Props) => {
  const [chosen, choose] = useState<number | null>(null);
  const state = chosen === null ? 'open' : chosen === right ? 'right' : 'wrong';
  const answer = (i: number): void => {
    choose(i);
    onChosen?.();
  };
  return (
    <div className="predict" data-testid={`question-${id}`} data-state={state}>
      <h3 id={`question-${id}`}>{ask}</h3>
      <ul aria-labelledby={`question-${id}`} className="predict-options">
        {options.map((option, i) => (
          <li key={option}>
            <button
              type="button"
              aria-pressed={chosen === i}
              onClick={() => answer(i)}
              data-mark={chosen === null ? 'none' : i === right ? 'right' : i === chosen ? 'wrong' : 'none'}
              data-testid={`question-${id}-${i}`}
            >
              {option}
            </button>
          </li>
        ))}
      </ul>
      <div aria-live="polite">
        {chosen !== null && (
          <p className="predict-why" data-testid={`question-${id}-why`}>
            <b>{chosen === right ? 'Right.' : `Right would be: ${options[right]}.`}</b>
            <Text>{` ${why} `}</Text>
            {show && (
              <button type="button" className="inline" onClick={show.act} data-testid={`question-${id}-show`}>
                {show.label}
              </button>
            )}
          </p>
        )}
      </div>
    </div>
  );
};
