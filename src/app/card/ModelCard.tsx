/** The model's card, read from its manifest: what it is, what it weighs, what it was measured to do, what is kept here. */
import { type ReactNode, useEffect, useState } from 'react';
import type { KeptFile } from '../../runtime/engine.browser.ts';
import type { ModelSummary } from '../../runtime/stores.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { megabytes } from '../../ui/format.ts';
import { Words } from '../../ui/Words.tsx';
import { useApp, useSession, useView } from '../context.tsx';
import { interfaceFacts } from './interface-facts.ts';
import { MetricTables } from './MetricTables.tsx';
import { ModelChoice } from './ModelChoice.tsx';

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

export const ModelCard = () => {
  const { stores } = useApp();
  const open = useView((v) => v.card);
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
      {!model && <p>There is no model to describe: its manifest could not be read.</p>}
      {model && open && (
        <>
          <p>{model.summary}</p>
          <Interface model={model} />
          <Facts model={model} />
          <MetricTables metrics={model.card.metrics} />
          <Kept />
        </>
      )}
    </Dialog>
  );
};
