/** One token language: the tokens of the action, their text, and what comes back from the text. */
import type { LanguageId, SpokenToken, TripOutcome } from '../../action/codecs/index.ts';
import { ACTION_SPEC } from '../../action/index.ts';
import type { EndEffectorAction } from '../../contracts.ts';
import { labelOf } from '../../ui/dimension-labels.ts';
import { signed } from '../../ui/format.ts';
import type { Column } from './model.ts';

const OUTCOMES: Readonly<Record<TripOutcome, string>> = {
  same: 'survives',
  blanks: 'survives, with blanks',
  changed: 'another sentence',
  unknown: 'nobody outside can tell',
};

/** How a token is named where its number in the vocabulary is not published. */
const nameOf = (language: LanguageId, token: SpokenToken): string => {
  if (language === 'rt2-pali-x') return `“${token.bin}”`;
  return language === 'rt2-palm-e' ? `rare no. ${token.bin}` : String(token.id);
};

/** A combining mark gets a circle to sit on, an invisible character its number. */
const glyphOf = (text: string): string => {
  if (/^\p{Cf}$/u.test(text)) return `U+${text.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`;
  return /^\p{M}$/u.test(text) ? `◌${text}` : text;
};

const Token = ({ language, token }: { language: LanguageId; token: SpokenToken }) => {
  const row = ACTION_SPEC.findIndex(({ name }) => name === token.dimension);
  return (
    <li style={{ '--dim': `var(--dim-${row})` } as React.CSSProperties}>
      <span className="lab-chip notranslate" translate="no">
        {labelOf(token.dimension).short}
      </span>
      <b>{nameOf(language, token)}</b>
      <bdi className="lab-glyph" lang="und">
        {glyphOf(token.text)}
      </bdi>
    </li>
  );
};

const millimetres = (action: EndEffectorAction): string =>
  action.translation.map((metres) => signed(metres * 1000, 1)).join(', ');

export const ColumnCard = ({ column, asked }: { column: Column; asked: EndEffectorAction }) => {
  const { language, sentence, trip, obeyed } = column;
  const wrong = obeyed !== null && trip.outcome !== 'same';
  return (
    <section
      className="lab-panel lab-column"
      aria-labelledby={`column-${language.id}`}
      data-testid={`column-${language.id}`}
      data-outcome={trip.outcome}
    >
      <h2 id={`column-${language.id}`}>{language.id === 'tabletop' ? 'Tabletop' : language.title}</h2>
      <p className="lab-outcome" data-outcome={trip.outcome} data-testid={`outcome-${language.id}`}>
        {OUTCOMES[trip.outcome]}
      </p>
      <p className="note lab-means">{language.idMeans}</p>
      <div className="lab-token-head" aria-hidden="true">
        <span>token</span>
        <span>prints as</span>
      </div>
      <ol className="lab-tokens">
        {sentence.tokens.length < ACTION_SPEC.length && (
          <li className="lab-absent">
            <span className="lab-chip">end</span>
            <span>not said: seven dimensions</span>
          </li>
        )}
        {sentence.tokens.map((token) => (
          <Token key={token.dimension} language={language.id} token={token} />
        ))}
      </ol>
      <p className="lab-text">
        <span className="unit">arrives as</span>
        <bdi data-testid={`text-${language.id}`}>{trip.visible}</bdi>
      </p>
      <p className="lab-text">
        <span className="unit">read back as</span>
        <span data-testid={`received-${language.id}`}>{trip.received?.join(' ') ?? '?'}</span>
      </p>
      <p className="note">{trip.explanation}</p>
      {wrong && (
        <p className="lab-obeyed" data-testid={`obeyed-${language.id}`}>
          {`Handed on unchecked, these ids move ${millimetres(obeyed)} mm instead of ${millimetres(asked)} mm.`}
        </p>
      )}
    </section>
  );
};
