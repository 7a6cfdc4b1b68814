/** What it says and how sure it is: eight rows, one a token, and the tools to draw again and to edit. */
import type { DimensionSpec } from '../../action/index.ts';
import { dimensionVariable } from '../../ui/dimension-colors.ts';
import { NEAR } from '../../ui/draw/softmax.ts';
import { Words } from '../../ui/Words.tsx';
import { PlanLine } from '../command/index.ts';
import { useDriven, useSession, useSettings, useView } from '../context.tsx';
import { EnginePanel } from '../header/index.ts';
import { HeadPanel } from '../heads/index.tsx';
import { WalkButton } from '../walk/index.ts';
import { EditBar } from './EditBar.tsx';
import { NumberTable } from './NumberTable.tsx';
import { speaksTokens } from './numbers.ts';
import { SampleBar } from './SampleBar.tsx';
import { useInspector } from './state.ts';
import { TokenRow } from './TokenRow.tsx';

const Sentence = ({ dimensions }: { dimensions: readonly DimensionSpec[] }) => {
  const said = useSession((s) => s.snapshot?.tokens ?? null);
  const tokens = useView((v) => v.edit?.tokens) ?? said;
  return (
    <p
      className="sentence notranslate"
      translate="no"
      data-testid="tokens"
      data-tokens={said?.join(' ') ?? ''}
    >
      {dimensions.map((dim, i) => (
        <span key={dim.name} style={{ color: `var(${dimensionVariable(i)})` }}>
          {tokens?.[i] ?? '·'}
        </span>
      ))}
    </p>
  );
};

/** What the odds are of, or why there are none. */
const SureHead = () => {
  const driver = useSettings((s) => s.driver);
  const hasLogits = useSession((s) => s.snapshot?.hasLogits ?? true);
  const edited = useSession((s) => s.snapshot?.edited ?? false);
  const replayed = useSession((s) => s.snapshot?.replayed ?? false);
  const temperature = useInspector((s) => s.temperature);
  const sure = driver === 'model' && hasLogits;
  const odds = `±${NEAR} bins, T ${temperature.toFixed(1)}`;
  const none = edited ? 'you wrote it' : replayed ? 'not in the link' : 'scripted';
  return (
    <th scope="col" colSpan={2} data-testid="sure" data-state={sure ? 'probabilities' : 'none'}>
      <h2>How sure</h2>
      <Words>{` ${sure ? odds : none}`}</Words>
    </th>
  );
};

const TokenTable = ({ dimensions }: { dimensions: readonly DimensionSpec[] }) => (
  <table className="tokens">
    <colgroup>
      {['chip', 'bin', 'value', 'sure', 'share', 'bits'].map((name) => (
        <col key={name} className={`col-${name}`} />
      ))}
    </colgroup>
    <thead>
      <tr>
        <th scope="col">token</th>
        <th scope="col">bin</th>
        <th scope="col">value</th>
        <SureHead />
        <th scope="col" title="In bits: 0 is certain, 8 is any of 256 bins">
          entropy
        </th>
      </tr>
    </thead>
    <tbody>
      {dimensions.map((dim, row) => (
        <TokenRow key={dim.name} row={row} dim={dim} />
      ))}
    </tbody>
  </table>
);

/** The action in the words of its head: tokens with their odds, or numbers. */
const Said = () => {
  const { codec } = useDriven().language;
  const editing = useView((v) => v.edit !== null);
  const inTokens = useSession((s) => speaksTokens(codec !== null, s.snapshot));
  if (!codec || !inTokens) {
    return (
      <>
        <header className="says-head">
          <h2>What it says</h2>
          <WalkButton />
        </header>
        <HeadPanel numbers={NumberTable} />
      </>
    );
  }
  return (
    <>
      <header className="says-head">
        <h2>What it says</h2>
        <Sentence dimensions={codec.dimensions} />
        <WalkButton />
      </header>
      <PlanLine />
      <TokenTable dimensions={codec.dimensions} />
      {editing ? <EditBar /> : <SampleBar />}
    </>
  );
};

export const ActionPanel = () => {
  const driver = useSettings((s) => s.driver);
  const phase = useSession((s) => s.engine.phase);
  const snapshot = useSession((s) => s.snapshot !== null);
  const on = useInspector((s) => s.on);
  const gate = driver === 'model' && phase !== 'ready' && !snapshot;
  return (
    <section
      className="panel says"
      data-testid="says"
      data-state={gate ? phase : snapshot ? 'said' : 'silent'}
      data-inspect={on}
    >
      {gate ? <EnginePanel /> : <Said />}
    </section>
  );
};
