/** Finds the technical words in a text. Pure. */
import { TERMS, type Term } from './terms.ts';

export interface Piece {
  readonly text: string;
  /** Null: ordinary words. */
  readonly term: Term | null;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Spelling -> term; spellings that are all capitals must be written so. */
const BY_FORM = new Map<string, Term>(
  TERMS.flatMap((term) => [term.term, ...term.forms].map((form): [string, Term] => [keyOf(form), term])),
);

function keyOf(form: string): string {
  return /^[A-Z]+s?$/.test(form) ? form : form.toLowerCase();
}

const FORMS = [...TERMS.flatMap(({ term, forms }) => [term, ...forms])].toSorted(
  (a, b) => b.length - a.length,
);
const PATTERN = new RegExp(
  `(?<![\\p{L}\\p{N}_-])(?:${FORMS.map(escaped).join('|')})(?![\\p{L}\\p{N}_-])`,
  'giu',
);

/** The text in pieces; of every term only the first place is marked, and none that `seen` has. */
export const piecesOf = (text: string, seen: ReadonlySet<string> = new Set()): readonly Piece[] => {
  const pieces: Piece[] = [];
  const known = new Set(seen);
  let end = 0;
  for (const match of text.matchAll(PATTERN)) {
    const [form] = match;
    const term = BY_FORM.get(form) ?? BY_FORM.get(form.toLowerCase());
    if (!term || known.has(term.id)) continue;
    known.add(term.id);
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), term: null });
    pieces.push({ text: form, term });
    end = match.index + form.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), term: null });
  return pieces;
};
