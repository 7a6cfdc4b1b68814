/** Which model runs, on what, and whether its self-test agreed: never a guess, always what the engine reported. */

import { largestDifference, selfTestSentence } from '../../runtime/check/report.ts';
import { Words } from '../../ui/Words.tsx';
import { CheckButton } from '../check/index.ts';
import { useApp, useSession, useSettings } from '../context.tsx';
import { HeadChoice } from '../heads/index.tsx';

const PROVIDERS = { webgpu: 'WebGPU', wasm: 'WASM' } as const;

const PARITY = { ok: '', differs: ' Do not trust what you see.' } as const;

export const EngineBadges = () => {
  const { load, ownPolicy, stores } = useApp();
  const openCard = (): void => stores.view.setState({ card: true });
  const engine = useSession((s) => s.engine);
  const driver = useSettings((s) => s.driver);
  // which head it is stands in the choice beside it
  const id = useSettings((s) => s.model);
  // one of the visitor’s own is known by its file’s name, which may be long
  const model = ownPolicy(id)?.title.slice(0, 24) ?? id.split(':')[0];
  if (engine.phase === 'ready') {
    const { info } = engine;
    const where = info.adapter ?? 'This computer’s processor';
    return (
      <ul className="badges" aria-label="Model and engine" data-testid="badges" data-state="ready">
        <li data-testid="badge-model">
          <button
            type="button"
            className="inline"
            onClick={openCard}
            title="Model card"
            data-testid="card-open"
          >
            <Words>{`${model} `}</Words>
            <b>{info.variant}</b>
          </button>
        </li>
        <HeadChoice key="head" />
        <li
          data-testid="badge-provider"
          title={where}
        >{`${PROVIDERS[info.provider]}${info.threads > 1 ? ` · ${info.threads} threads` : ''}`}</li>
        <li
          data-testid="badge-parity"
          data-good={info.parity === 'ok'}
          data-equal={info.selfTest.equal}
          data-difference={largestDifference(info.selfTest)}
        >
          {info.parity === 'unverified' ? (
            <button
              type="button"
              className="inline"
              onClick={openCard}
              title="Model card"
            >{`unverified${info.normalization ? ` · normalized ${info.normalization}` : ''}`}</button>
          ) : (
            <CheckButton
              className="inline"
              title={`Self-test: ${selfTestSentence(info.selfTest)}.${PARITY[info.parity]}`}
            >{`parity ${info.parity}`}</CheckButton>
          )}
        </li>
      </ul>
    );
  }
  const words = { absent: 'not loaded', loading: 'loading', failed: 'not loaded' }[engine.phase];
  return (
    <ul className="badges" aria-label="Model and engine" data-testid="badges" data-state={engine.phase}>
      <li data-testid="badge-model">
        <button
          type="button"
          className="inline"
          onClick={openCard}
          title="Model card"
          data-testid="card-open"
        >
          <Words>{`${model} `}</Words>
          <b>{words}</b>
        </button>
      </li>
      <HeadChoice key="head" />
      {driver !== 'model' && engine.phase === 'absent' && (
        <li>
          <button type="button" className="inline" onClick={() => void load()} data-testid="load-small">
            load
          </button>
        </li>
      )}
    </ul>
  );
};
