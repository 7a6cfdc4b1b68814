/** The model's card, read from its manifest: what it is, what it weighs, what it was measured to do, what is kept here. */
import { useEffect, useState } from 'react';
import type { KeptFile } from '../adapters/engine.browser.ts';
import { useApp, useSession, useView } from '../context.tsx';
import { megabytes } from '../format.ts';
import type { MetricRow } from '../stores.ts';
import { Dialog } from '../ui/Dialog.tsx';

const percent = (x: number): string => `${Math.round(x * 100)}%`;

const Measured = ({ rows, commit }: { rows: readonly MetricRow[]; commit: string | null }) => (
  <table className="measured">
    <caption>
      Closed-loop success on scenes never trained on, Wilson 95% interval
      {commit ? `, commit ${commit.slice(0, 8)}` : ''}
    </caption>
    <thead>
      <tr>
        <th scope="col">task</th>
        <th scope="col">control</th>
        <th scope="col">weights, clock</th>
        <th scope="col">success</th>
        <th scope="col">95%</th>
      </tr>
    </thead>
    <tbody>
      {rows.map((r) => (
        <tr key={[r.task, r.control, r.variant, r.clock].join()}>
          <td>{r.task}</td>
          <td>{r.control}</td>
          <td>
            {r.variant}, {r.clock}
          </td>
          <td className="count">
            {r.successes} of {r.episodes}
          </td>
          <td className="count">
            {percent(r.wilson95[0])} to {percent(r.wilson95[1])}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

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
      This browser keeps {files.length} verified files, {megabytes(total)}, so that the next visit needs no
      download.{' '}
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
    >
      {!model && <p>There is no model to describe: its manifest could not be read.</p>}
      {model && open && (
        <>
          <p>{model.summary}</p>
          <dl className="facts">
            {model.card.parameters !== null && (
              <div>
                <dt>Trained weights</dt>
                <dd>{(model.card.parameters / 1e6).toFixed(2)} million</dd>
              </div>
            )}
            {model.card.variants.map((v) => (
              <div key={v.id}>
                <dt>
                  {v.id}, {v.providers.join(' or ')}
                </dt>
                <dd>{megabytes(v.bytes)}</dd>
              </div>
            ))}
            <div>
              <dt>Sentence encoder: {model.card.encoder.id}, frozen, int8</dt>
              <dd>{megabytes(model.card.encoder.bytes)}</dd>
            </div>
            <div>
              <dt>Answers questions, writes plans</dt>
              <dd>{model.answers ? 'yes' : 'no'}</dd>
            </div>
            <div>
              <dt>Licences</dt>
              <dd>
                {model.license}; encoder {model.card.encoder.license}
              </dd>
            </div>
          </dl>
          {model.card.rows.length > 0 && <Measured rows={model.card.rows} commit={model.card.commit} />}
          <Kept />
        </>
      )}
    </Dialog>
  );
};
