/** The model's place before it can speak: consent, download, compile, self-test, or why it failed. */
import type { TabletopError } from '../../contracts.ts';
import { robotOf } from '../../robots/index.ts';
import { ERROR_TEXTS, saidBelow } from '../../runtime/messages.ts';
import { stageSentence } from '../../runtime/status.ts';
import type { LoadStage, ModelSummary } from '../../runtime/stores.ts';
import { megabytes } from '../../ui/format.ts';
import { ModelChoice } from '../card/index.tsx';
import { CheckButton } from '../check/index.ts';
import { RemedyButtons } from '../command/index.ts';
import { useApp, useSession } from '../context.tsx';

const Consent = ({ model }: { model: ModelSummary | null }) => {
  const { load, change } = useApp();
  return (
    <>
      <div className="engine-title">
        <h2>The model</h2>
        {model && <ModelChoice />}
      </div>
      {model ? (
        <>
          <p className="lead">{model.title}</p>
          <p>{model.summary}</p>
          <dl className="facts">
            <div>
              <dt>{model.cached ? 'In this browser’s cache' : 'To download'}</dt>
              <dd data-testid="model-bytes">{megabytes(model.bytes)}</dd>
            </div>
            <div>
              <dt>Variant</dt>
              <dd>{model.variant}</dd>
            </div>
            <div>
              <dt>Robot</dt>
              <dd>{robotOf(model.spec.robot).title}</dd>
            </div>
            <div>
              <dt>Licence</dt>
              <dd>{model.license}</dd>
            </div>
          </dl>
        </>
      ) : (
        <p>Reading the model’s manifest.</p>
      )}
      <p>It runs in this tab. Pictures and words never leave this machine.</p>
      <div className="actions">
        <button
          type="button"
          className="primary"
          disabled={!model}
          onClick={() => void load()}
          data-testid="load"
        >
          {`Load the model${model && !model.cached ? ` (${megabytes(model.bytes)})` : ''}`}
        </button>
        <button type="button" onClick={() => change({ driver: 'expert' })} data-testid="use-expert">
          Watch the scripted expert
        </button>
      </div>
      {!('gpu' in navigator) && (
        <p className="note" data-testid="no-webgpu">
          This browser has no WebGPU, so the model will run on the processor (WASM): slower.
        </p>
      )}
    </>
  );
};

const Loading = ({ stage, loaded, total }: { stage: LoadStage; loaded: number; total: number }) => {
  const { cancelLoad } = useApp();
  const downloading = stage === 'download' && total > 0;
  return (
    <>
      <h2>{downloading ? 'Downloading the model' : 'Preparing the model'}</h2>
      <progress
        {...(downloading ? { value: loaded, max: total } : {})}
        aria-label="Loading the model"
        data-testid="progress"
      />
      <p className="bytes" data-testid="progress-bytes">
        {total > 0 ? `${megabytes(loaded)} of ${megabytes(total)}` : ' '}
      </p>
      <p aria-live="polite">{stageSentence(stage)}</p>
      <div className="actions">
        <button type="button" onClick={cancelLoad} data-testid="cancel">
          Cancel
        </button>
      </div>
    </>
  );
};

const Failed = ({ error }: { error: TabletopError }) => {
  const text = ERROR_TEXTS[error.code];
  return (
    <div role="alert" data-testid="engine-error" data-code={error.code}>
      <h2 className="bad">{text.headline}</h2>
      {saidBelow(error).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <div className="actions">
        <RemedyButtons remedies={text.remedies} />
      </div>
      <details className="detail">
        <summary>For a bug report</summary>
        <code translate="no">{`${error.code}${error.detail ? `: ${error.detail}` : ''}`}</code>
        <CheckButton className="inline">Check this device</CheckButton>
      </details>
    </div>
  );
};

export const EnginePanel = () => {
  const engine = useSession((s) => s.engine);
  const model = useSession((s) => s.model);
  return (
    <div className="engine" data-testid="engine" data-state={engine.phase}>
      {engine.phase === 'absent' && <Consent model={model} />}
      {engine.phase === 'loading' && <Loading {...engine} />}
      {engine.phase === 'failed' && <Failed error={engine.error} />}
    </div>
  );
};
