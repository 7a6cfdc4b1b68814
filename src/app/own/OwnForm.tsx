/** Name, size and way up of a thing of the visitor's own; what goes wrong is said here, and the form keeps what was written. */
import '../../ui/styles/own.css';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { TabletopError } from '../../contracts.ts';
import type { Up } from '../../runtime/own/own-thing.ts';
import { LONGEST } from '../../things/own/limits.ts';
import { nameOfFile } from '../../things/own/words.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Fault } from '../../ui/Fault.tsx';
import { useApp } from '../context.tsx';

const UP_TITLES: Readonly<Record<Up, string>> = {
  guess: 'y as in glTF, or z if only that stands',
  y: 'y',
  z: 'z',
};

type State =
  | { readonly phase: 'asking'; readonly error: TabletopError | null }
  | { readonly phase: 'making'; readonly stage: string }
  | { readonly phase: 'done'; readonly notes: readonly string[] };

interface Props {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly onClose: () => void;
}

export const OwnForm = ({ file, bytes, onClose }: Props) => {
  const { bring } = useApp();
  const id = useId();
  const [name, setName] = useState(() => nameOfFile(file));
  const [longest, setLongest] = useState('70');
  const [up, setUp] = useState<Up>('guess');
  const [state, setState] = useState<State>({ phase: 'asking', error: null });
  const leaving = useRef(new AbortController());
  useEffect(() => () => leaving.current.abort(), []);

  const make = async (): Promise<void> => {
    const { signal } = leaving.current;
    setState({ phase: 'making', stage: 'starting' });
    const words = { name, longest: Number(longest) / 1000, synonyms: [], descriptions: [] };
    const onStage = (stage: string): void => setState({ phase: 'making', stage });
    const made = await bring({ ...words, bytes, up }, { onStage, signal });
    if (signal.aborted || !made) return;
    if (!made.ok) setState({ phase: 'asking', error: made.error });
    else if (made.value.notes.length > 0) setState({ phase: 'done', notes: made.value.notes });
    else onClose();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (state.phase === 'asking') void make();
  };
  const making = state.phase === 'making';

  return (
    <Dialog open onClose={onClose} title="A thing of your own" testId="own-form">
      <p className="note" translate="no" data-testid="own-file-name">
        {file}
      </p>
      {state.phase === 'done' ? (
        <>
          <p>It lies on the table. What was changed:</p>
          <ul data-testid="own-notes">
            {state.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
          <button type="button" onClick={onClose} data-testid="own-ok">
            OK
          </button>
        </>
      ) : (
        <form className="own-form" onSubmit={submit} noValidate data-testid="own-fields">
          <label htmlFor={`${id}-name`}>What sentences call it</label>
          <input
            id={`${id}-name`}
            value={name}
            maxLength={60}
            disabled={making}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
            data-testid="own-name"
          />
          <label htmlFor={`${id}-longest`}>Longest side, mm</label>
          <input
            id={`${id}-longest`}
            type="number"
            min={1000 * LONGEST[0]}
            max={1000 * LONGEST[1]}
            step="any"
            value={longest}
            disabled={making}
            onChange={(event) => setLongest(event.target.value)}
            data-testid="own-longest"
          />
          <label htmlFor={`${id}-up`}>What points up in the file</label>
          <select
            id={`${id}-up`}
            value={up}
            disabled={making}
            onChange={(event) => setUp(event.target.value as Up)}
            data-testid="own-up"
          >
            {(['guess', 'y', 'z'] as const).map((each) => (
              <option key={each} value={each}>
                {UP_TITLES[each]}
              </option>
            ))}
          </select>
          {state.phase === 'asking' && state.error !== null ? (
            <Fault error={state.error} testId="own-error" />
          ) : null}
          {making ? (
            <p role="status" data-testid="own-stage">
              {state.stage}
            </p>
          ) : null}
          <div className="actions">
            <button type="submit" className="primary" disabled={making} data-testid="own-make">
              Put it on the table
            </button>
            <button type="button" onClick={onClose} data-testid="own-cancel">
              Cancel
            </button>
          </div>
          <p className="note">The file stays in this browser; a link names it and does not carry it.</p>
        </form>
      )}
    </Dialog>
  );
};
