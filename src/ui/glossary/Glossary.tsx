/** The glossary: one entry, and the list of all. A native modal dialog: focus is kept inside and goes back, Escape closes. */
import './glossary.css';
import { useEffect, useRef, useState } from 'react';
import { Icon } from '../Icon.tsx';
import { TERMS, type Term, termOf } from './terms.ts';

const Entry = ({ term, ours, means }: Term) => (
  <>
    <p data-testid="glossary-means">{means}</p>
    <dl>
      <dt>The field says</dt>
      <dd>{term}</dd>
      <dt>This page says</dt>
      <dd>{ours === '' ? 'the same' : ours}</dd>
    </dl>
  </>
);

const All = ({ chosen, onChoose }: { chosen: string; onChoose: (id: string) => void }) => (
  <ul className="glossary-all" aria-label="All words">
    {TERMS.toSorted((a, b) => a.term.localeCompare(b.term)).map(({ id, term }) => (
      <li key={id}>
        <button
          type="button"
          aria-pressed={id === chosen}
          onClick={() => onChoose(id)}
          data-testid={`glossary-${id}`}
        >
          {term}
        </button>
      </li>
    ))}
  </ul>
);

export const Glossary = ({ id, onClose }: { id: string | null; onClose: () => void }) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const [chosen, choose] = useState('');
  useEffect(() => {
    if (id !== null) choose(id);
    if (id !== null && !dialog.current?.open) dialog.current?.showModal();
    if (id === null && dialog.current?.open) dialog.current.close();
  }, [id]);
  const term = termOf(chosen);
  return (
    <dialog
      ref={dialog}
      className="glossary"
      onClose={onClose}
      aria-labelledby="glossary-title"
      data-testid="glossary"
      data-term={chosen}
    >
      <header>
        <h2 id="glossary-title">{term?.term ?? 'Glossary'}</h2>
        <button
          type="button"
          className="quiet"
          onClick={onClose}
          aria-label="Close the glossary"
          data-testid="glossary-close"
        >
          <Icon name="close" />
        </button>
      </header>
      {term && <Entry {...term} />}
      <details open={!term}>
        <summary>All words</summary>
        <All chosen={chosen} onChoose={choose} />
      </details>
    </dialog>
  );
};
