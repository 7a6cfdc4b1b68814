/** Exhibit: what each part of the model was trained on, beside RT-2, and what follows for what it can know. */
import '../styles/live.css';
import { useEffect, useState } from 'react';
import { countFound } from '../../lesson/index.ts';
import { SETTINGS } from '../../runtime/settings.ts';
import { Marked } from '../../ui/glossary/Marked.tsx';
import { Panel } from '../ui/Panel.tsx';
import { Pick } from '../ui/Pick.tsx';
import { Problems } from '../ui/Problems.tsx';
import { Questions } from '../ui/Question.tsx';
import { Scroll } from '../ui/Scroll.tsx';
import { RT2, Sources } from '../ui/Sources.tsx';
import { useAddress } from '../use-address.browser.ts';
import {
  allRight,
  CLAIMS,
  type Claim,
  factsOf,
  KNOWS_ROWS,
  type ManifestFacts,
  partsOf,
  SOURCE_LABELS,
  SOURCES_OF,
  type SourceOf,
} from './parts.ts';

const OPTIONS = [
  { value: 'open', label: 'choose' },
  ...SOURCES_OF.map((value) => ({ value, label: SOURCE_LABELS[value] })),
] as const;

/** Of the model that the page opens with; undefined until it has come, null when it does not. */
const useManifest = (model: string): ManifestFacts | null | undefined => {
  const [facts, set] = useState<ManifestFacts | null | undefined>(undefined);
  useEffect(() => {
    let gone = false;
    fetch(new URL(`models/${model}/manifest.json`, document.baseURI))
      .then(async (answer) => (answer.ok ? factsOf(await answer.json()) : null))
      .catch(() => null)
      .then((found) => !gone && set(found));
    return () => {
      gone = true;
    };
  }, [model]);
  return facts;
};

const PartTable = ({ facts }: { facts: ManifestFacts }) => (
  <Scroll label="Part by part beside RT-2">
    <table className="lab-table knows-table" data-testid="parts">
      <thead>
        <tr>
          <th scope="col">part</th>
          <th scope="col">RT-2 (PaLI-X, 55 billion)</th>
          <th scope="col">{facts.title}</th>
        </tr>
      </thead>
      <tbody>
        {partsOf(facts).map(({ part, rt2, here }) => (
          <tr key={part}>
            <th scope="row">{part}</th>
            <td>
              <Marked>{rt2}</Marked>
            </td>
            <td>
              <Marked>{here}</Marked>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </Scroll>
);

interface ClaimProps {
  readonly claim: Claim;
  readonly facts: ManifestFacts;
  readonly answer: SourceOf | 'open';
  readonly onAnswer: (answer: SourceOf | 'open') => void;
}

const ClaimRow = ({ claim: { id, sentence, from, why }, facts, answer, onAnswer }: ClaimProps) => {
  const right = answer === from(facts);
  return (
    <li data-testid={`claim-${id}`} data-state={answer === 'open' ? 'open' : right ? 'right' : 'wrong'}>
      <Pick
        label={`“${sentence}”`}
        testId={`source-${id}`}
        options={OPTIONS}
        value={answer}
        onChange={onAnswer}
      />
      <p aria-live="polite">
        {answer !== 'open' && (
          <>
            <b>{right ? 'Yes. ' : 'Look at the table again. '}</b>
            {right && <Marked>{why(facts)}</Marked>}
          </>
        )}
      </p>
    </li>
  );
};

export const KnowsExhibit = () => {
  const { state, change, problems } = useAddress(KNOWS_ROWS);
  const facts = useManifest(SETTINGS.model.fallback);
  const complete = facts ? allRight(state, facts) : false;
  useEffect(() => {
    if (complete) countFound('sorted');
  }, [complete]);
  return (
    <>
      <Problems problems={problems} />
      {facts === null && <p role="alert">The model’s manifest could not be read. Reload the page.</p>}
      {facts && (
        <div className="lab-columns">
          <Panel id="parts" title="Part by part">
            <PartTable facts={facts} />
            <p className="note">
              This model’s column is read from its manifest; RT-2’s is what its authors write. The form is the
              same, the breadth is not: knowledge that no part was trained on is not there.
            </p>
          </Panel>
          <Panel id="claims" title="Can it know that?">
            <ul className="knows-claims">
              {CLAIMS.map((claim) => (
                <ClaimRow
                  key={claim.id}
                  claim={claim}
                  facts={facts}
                  answer={state[claim.id] ?? 'open'}
                  onAnswer={(answer) => change({ [claim.id]: answer })}
                />
              ))}
            </ul>
            {complete && (
              <p className="lab-verdict" data-testid="sorted">
                All sorted. Now try one of them on the page: <a href="./?seed=7">the arm</a>.
              </p>
            )}
          </Panel>
        </div>
      )}
      <Questions
        questions={[
          {
            id: 'web',
            ask: 'RT-2’s web data teaches it what a dinosaur is. Does it teach new motions?',
            options: ['Yes', 'No'],
            right: 1,
            why: 'Its authors say so among the limitations: motions come from the robot data; what is new is how they are put to use.',
          },
        ]}
      />
      <Sources
        sources={[
          RT2,
          {
            text: 'Tabletop: models/README.md and the manifest of the model; src/tasks/language.json for words kept for tests',
          },
        ]}
      />
    </>
  );
};
