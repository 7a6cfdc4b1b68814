/** A text in which every technical word opens the glossary at its place. */
import { Children, cloneElement, isValidElement, type ReactNode, useSyncExternalStore } from 'react';
import { Words } from '../Words.tsx';
import { Glossary } from './Glossary.tsx';
import { piecesOf } from './mark.ts';
import { createOpenTerm } from './open-term.ts';
import type { Term } from './terms.ts';

/** Which entry is open: one page, one glossary. */
const open = createOpenTerm();

export const openTerm = open.set;

const TermButton = ({ term, text }: { term: Term; text: string }) => (
  <button
    type="button"
    className="term"
    aria-haspopup="dialog"
    onClick={() => open.set(term.id)}
    data-testid={`term-${term.id}`}
  >
    {text}
  </button>
);

export const Marked = ({ children }: { children: string }) =>
  piecesOf(children).map(
    ({ text, term }, i) =>
      // biome-ignore-start lint/suspicious/noArrayIndexKey: pieces of one text keep their order
      term ? <TermButton key={i} term={term} text={text} /> : <Words key={i}>{text}</Words>,
    // biome-ignore-end lint/suspicious/noArrayIndexKey: pieces of one text keep their order
  );

/** Elements whose words are not prose. */
const NO_PROSE = new Set([
  'button',
  'a',
  'code',
  'select',
  'input',
  'label',
  'svg',
  'output',
  'h1',
  'h2',
  'h3',
]);

/** The same for what is written in elements: texts in them, at any depth, but not in components. */
export const MarkedProse = ({ children }: { children: ReactNode }): ReactNode =>
  Children.map(children, (child) => {
    if (typeof child === 'string') return <Marked>{child}</Marked>;
    if (!isValidElement<{ children?: ReactNode }>(child)) return child;
    const { type, props } = child;
    if (type === Words && typeof props.children === 'string') return <Marked>{props.children}</Marked>;
    if (typeof type !== 'string' || NO_PROSE.has(type) || props.children === undefined) return child;
    return cloneElement(child, {}, <MarkedProse>{props.children}</MarkedProse>);
  });

/** The dialog itself: once a page. */
export const GlossaryHost = () => {
  const id = useSyncExternalStore(open.subscribe, open.get);
  return <Glossary id={id} onClose={() => open.set(null)} />;
};
