/** The tokens as chips. Pointing at one, or reaching it by keyboard, outlines the coefficients it stands for. */

import { Words } from '../../ui/Words.tsx';
import type { TokenSpan } from './model.ts';

interface Props {
  readonly spans: readonly TokenSpan[];
  /** Index of the chosen token. */
  readonly chosen: number;
  readonly onChoose: (at: number) => void;
  readonly onPoint: (at: number | null) => void;
}

const LONG = 6;
const listed = (integers: readonly number[]): string =>
  integers.length > LONG ? `${integers.slice(0, LONG).join(' ')} …` : integers.join(' ');

export const Tokens = ({ spans, chosen, onChoose, onPoint }: Props) => {
  const span = spans[chosen];
  return (
    <>
      <fieldset className="fast-tokens" data-testid="tokens" onMouseLeave={() => onPoint(null)}>
        <legend className="unseen">Tokens of the motion</legend>
        {spans.map(({ id, from, integers }, at) => (
          <button
            key={from}
            type="button"
            aria-pressed={at === chosen}
            title={`${integers.length} ${integers.length === 1 ? 'number' : 'numbers'}: ${listed(integers)}`}
            onClick={() => onChoose(at)}
            onMouseEnter={() => onPoint(at)}
            onFocus={() => onPoint(at)}
            onBlur={() => onPoint(null)}
          >
            <Words>{id}</Words>
            <small aria-hidden="true">{integers.length}</small>
          </button>
        ))}
      </fieldset>
      {span && (
        <p className="note" data-testid="token-note">
          Token <b>{span.id}</b>
          <Words>{` is ${span.integers.length === 1 ? 'the number' : `${span.integers.length} numbers`}: `}</Words>
          <code translate="no">{listed(span.integers)}</code>. The small figure on a chip is how many numbers
          it stands for.
        </p>
      )}
    </>
  );
};
