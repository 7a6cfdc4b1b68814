/** The model's card, read from its manifest: what it is, what it weighs, what it was measured to do, what is kept here. */
import { type ReactNode, useEffect, useState } from 'react';
import type { KeptFile } from '../../runtime/engine.browser.ts';
import { measureLink } from '../../runtime/measure-link.ts';
import type { ModelSummary } from '../../runtime/stores.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { megabytes } from '../../ui/format.ts';
import { Words } from '../../ui/Words.tsx';
import { useApp, useSession, useSettings, useView } from '../context.tsx';
import { OwnPolicyPart } from '../own-policy/card/index.ts';
import { interfaceFacts } from './interface-facts.ts';
import { MetricTables } from './MetricTables.tsx';
import { ModelChoice } from './ModelChoice.tsx';
import { notMeasured, readingOf, wordsOf } from './reading.ts';

const Kept = () => {
  const { keptFiles, forgetFiles } = useApp();
  const [files, setFiles] = useState<readonly KeptFile[]>([]);
  const refresh = (): void => void keptFiles().then(setFiles);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once, when the card opens
  useEffect(refresh, []);
  if (files.length === 0) return <p className="note">No model file is kept in this browser.</p>;
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  return (
    <p className="note" data-testid="kept-files">
      <Words>{`This browser keeps ${files.length} verified files, ${megabytes(total)}, so that the next visit needs no download. `}</Words>
      <button
        type="button"
        className="inline"
        onClick={() => void forgetFiles().then(refresh)}
        data-testid="forget-files"
      >
        Delete them
      </button>
    </p>
  );
};

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const Interface = ({ model: { spec, card } }: { model: ModelSummary }) => (
  <dl className="facts in-words" data-testid="card-interface">
    {interfaceFacts(spec, card.head).map(({ name, text }) => (
      <Fact key={name} name={name}>
        {text}
      </Fact>
    ))}
  </dl>
);

const Facts = ({ model }: { model: ModelSummary }) => {
  const { parameters, gflopPerAction, variants, encoder, tables } = model.card;
  return (
    <dl className="facts">
      {parameters !== null && (
        <Fact name="Trained weights">{`${(parameters / 1e6).toFixed(2)} million`}</Fact>
      )}
      {tables && <Fact name="Trained on tables of">{tables.join(', ')}</Fact>}
      {gflopPerAction !== null && (
        <Fact name="Arithmetic an action">{`${gflopPerAction.toFixed(2)} GFLOP`}</Fact>
      )}
      {variants.map((v) => (
        <Fact key={v.id} name={`${v.id}, ${v.providers.join(' or ')}`}>
          {megabytes(v.bytes)}
        </Fact>
      ))}
      {encoder && (
        <Fact name={`Sentence encoder: ${encoder.id}, frozen, int8`}>{megabytes(encoder.bytes)}</Fact>
      )}
      <Fact name="Answers questions">
        {model.things ? 'about what it sees' : model.answers ? 'yes' : 'no'}
      </Fact>
      <Fact name="Writes plans">{model.plans ? 'yes' : 'no'}</Fact>
      <Fact name="Licences">{`${model.license}${encoder ? `; encoder ${encoder.license}` : ''}`}</Fact>
    </dl>
  );
};

/** Not here yet, or not to be had. */
const NoModel = () =>
  useSession((s) => s.engine.phase === 'failed') ? (
    <p>There is no model to describe: its manifest could not be read.</p>
  ) : (
    <p role="status" data-testid="card-loading">
      Reading the model’s manifest…
    </p>
  );

/** What the numbers below do not say of what runs here, and the way to numbers of one's own. */
const Reading = ({ model }: { model: ModelSummary }) => {
  const settings = useSettings((s) => s);
  const engine = useSession((s) => s.engine);
  const { metrics } = model.card;
  const runs = engine.phase === 'ready' ? engine.info : null;
  const variant = runs?.variant ?? model.variant;
  const provider = runs?.provider ?? model.provider;
  const { temperature } = settings;
  const missing = metrics
    ? notMeasured(metrics, { variant, provider, temperature })
    : 'Not measured: this model has no numbers.';
  return (
    <div className="card-reading" data-testid="card-reading">
      {missing !== null && (
        <p data-testid="not-measured">
          <b className="warn">{missing}</b>
        </p>
      )}
      <p>
        <a
          className="button"
          href={`./?${measureLink(settings, engine, model.provider)}`}
          data-testid="card-measure"
        >
          Measure it here
        </a>
      </p>
    </div>
  );
};

/** How they are to be read. */
const Notes = ({ model: { card, summary } }: { model: ModelSummary }) => (
  <div className="card-reading" data-testid="card-notes">
    {card.metrics &&
      [...readingOf(card.metrics), ...wordsOf(card.metrics, summary)].map((sentence) => (
        <p key={sentence} className="note">
          {sentence}
        </p>
      ))}
  </div>
);

export const ModelCard = () => {
  const { stores, ownPolicy } = useApp();
  const open = useView((v) => v.card);
  const id = useSettings((s) => s.model);
  const brought = ownPolicy(id) !== null; // its facts are those of its own part
  const model = useSession((s) => s.model);
  const close = (): void => stores.view.setState({ card: false });
  return (
    <Dialog
      open={open}
      onClose={close}
      title={model ? `Model card: ${model.title}` : 'Model card'}
      testId="card"
      wide
    >
      {open && <ModelChoice />}
      {open && <OwnPolicyPart />}
      {!model && <NoModel />}
      {model && open && (
        <>
          <p>{model.summary}</p>
          {!brought && <Interface model={model} />}
          {!brought && <Facts model={model} />}
          {!brought && <Reading model={model} />}
          <MetricTables metrics={model.card.metrics} />
          <Notes model={model} />
          <Kept />
        </>
      )}
    </Dialog>
  );
};
