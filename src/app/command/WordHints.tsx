/** Words of the sentence that no model can know, each with words to put in its place. Silent for everything else. */
import type { ReactNode } from 'react';
import type { WordHint } from '../../language/unknown-words.ts';
import { Words } from '../../ui/Words.tsx';
import { useApp, useView } from '../context.tsx';
import { focusInstruction } from './RemedyButtons.tsx';

const Replace = ({ hint, by, children }: { hint: WordHint; by: string; children?: ReactNode }) => {
  const { correct } = useApp();
  return (
    <button
      type="button"
      className="example"
      onClick={() => {
        correct(hint, by);
        focusInstruction();
      }}
      aria-label={`Write “${by}” instead of “${hint.word}”`}
      data-testid={`hint-${by}`}
    >
      <Words>{`${by} `}</Words>
      {children}
    </button>
  );
};

const Hint = ({ hint }: { hint: WordHint }) => {
  const { word, near, suggestions } = hint;
  return (
    <li data-testid="hint" data-word={word}>
      <span>
        <mark>{word}</mark>
        <Words>{` ${near.length > 0 ? 'was not trained on. Closest to:' : 'is not a word I know.'}`}</Words>
      </span>{' '}
      {near.map((neighbour) => (
        <Replace key={neighbour.word} hint={hint} by={neighbour.word}>
          <span className="similarity" title="Cosine of the two words in the sentence encoder">
            {neighbour.similarity.toFixed(2)}
          </span>
        </Replace>
      ))}
      {suggestions.length > 0 && <span>Did you mean: </span>}
      {suggestions.map((by) => (
        <Replace key={by} hint={hint} by={by} />
      ))}
    </li>
  );
};

/** Always there, so that what appears in it is read out. */
export const WordHints = () => {
  const hints = useView((v) => v.hints);
  return (
    <ul
      className="hints"
      aria-live="polite"
      aria-label="Words that are not known"
      hidden={hints.length === 0}
      data-testid="hints"
    >
      {hints.map((hint) => (
        <Hint key={`${hint.start} ${hint.word}`} hint={hint} />
      ))}
    </ul>
  );
};
