/** FAST: the tokens of a chunk and the curve that they draw; rewritten, another curve, or why they are none. */
import { useId, useMemo, useState } from 'react';
import { actionOf } from '../../action/index.ts';
import type { ActionSpec, ChunkEvidence } from '../../contracts.ts';
import { type FastSpec, fastCodecOf } from '../../policy/index.ts';
import { composes } from '../../ui/keyboard.ts';
import { useApp, useSession } from '../context.tsx';
import { readTyped } from './fast-draft.ts';
import { Multiples } from './Multiples.tsx';
import { saidTokens } from './reading.ts';

interface Props {
  readonly chunk: ChunkEvidence;
  readonly spec: ActionSpec;
  /** The codec of the head that said it. */
  readonly head: FastSpec;
}

export const FastTokens = ({ chunk, spec, head }: Props) => {
  const id = useId();
  const { branchAction } = useApp();
  const idle = useSession((s) => s.run === 'idle' && s.recording === null);
  const codec = useMemo(() => fastCodecOf(head), [head]);
  const said = saidTokens(chunk);
  const [typed, setTyped] = useState<string | null>(null);
  const draft = typed === null || !codec.ok ? null : readTyped(codec.value, typed);
  const drawn = draft?.ok ? draft.value : chunk.values;
  const carryOut = (): void => {
    const action = draft?.ok ? actionOf(draft.value.slice(0, spec.dimensions.length), spec) : null;
    if (!action?.ok || !idle) return;
    setTyped(null);
    void branchAction(action.value);
  };
  return (
    <div className="fast-said" data-testid="fast-said" data-tokens={said.join(' ')}>
      {typed === null ? (
        <ol className="fast-chips notranslate" translate="no" aria-label="Tokens of this chunk">
          {said.map((token, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a token is its place in the sequence
            <li key={i} title={expansion(codec.ok ? codec.value.pairs.expand(token) : undefined)}>
              {token}
            </li>
          ))}
        </ol>
      ) : (
        <p className="fast-field">
          <label htmlFor={id} className="unseen">
            Tokens, with spaces between them
          </label>
          <textarea
            id={id}
            rows={2}
            value={typed}
            spellCheck={false}
            aria-invalid={draft?.ok === false}
            aria-describedby={`${id}-problem`}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              if (composes(event.nativeEvent)) return;
              if (event.key === 'Escape') setTyped(null);
              if (event.key !== 'Enter') return;
              event.preventDefault();
              if (!event.repeat) carryOut();
            }}
            data-testid="fast-field"
          />
        </p>
      )}
      <Multiples
        dimensions={spec.dimensions}
        values={drawn}
        against={draft?.ok ? chunk.values : undefined}
        at={typed === null ? chunk.at : 0}
      />
      <p className="tools-row">
        {typed === null ? (
          <button type="button" onClick={() => setTyped(said.join(' '))} data-testid="fast-edit">
            Edit the tokens
          </button>
        ) : (
          <>
            <button
              type="button"
              disabled={!draft?.ok || !idle}
              onClick={carryOut}
              data-testid="fast-carry-out"
            >
              Carry out its first action
            </button>
            <button type="button" onClick={() => setTyped(null)}>
              Cancel
            </button>
          </>
        )}
      </p>
      <p
        id={`${id}-problem`}
        className={`readout${draft?.ok === false ? ' bad' : ''}`}
        aria-live="polite"
        data-testid="fast-note"
        data-code={draft?.ok === false ? draft.error.code : ''}
      >
        {draft?.ok === false
          ? `${draft.error.code}: ${draft.error.detail ?? draft.error.message}`
          : `${said.length} tokens for ${chunk.values.length} numbers. Action ${chunk.at + 1} of ${chunk.length}.`}
      </p>
    </div>
  );
};

const expansion = (integers: readonly number[] | undefined): string | undefined =>
  integers &&
  `${integers.length === 1 ? 'the coefficient' : `${integers.length} coefficients:`} ${integers.join(' ')}`;
