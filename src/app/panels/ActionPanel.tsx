/** What it says and how sure it is: eight rows, one a token: chip with bin, value and unit; strip of 256 probabilities. */
import { ACTION_SPEC, BINS, binCentre, type DimensionSpec } from '../../action/index.ts';
import { useApp, useSession, useSettings, useView } from '../context.tsx';
import { DIMENSION_LABELS } from '../dimension-labels.ts';
import { columnsOf, softmaxRow } from '../draw/softmax.ts';
import { useCanvas } from '../draw/use-canvas.ts';
import { quantityOf, share } from '../format.ts';
import { EnginePanel } from './EnginePanel.tsx';
import { PlanLine } from './PlanLine.tsx';

const probabilities = new Float32Array(BINS);

/** One strip: probability over the legal bins, the highest scaled to the full height, the chosen bin marked. */
const Strip = ({ row, dim }: { row: number; dim: DimensionSpec }) => {
  const { hot } = useApp();
  const ref = useCanvas('step', ({ context, width, height, token }) => {
    context.fillStyle = token('--line');
    context.fillRect(0, height - 1, width, 1);
    const output = hot.step?.output;
    const bin = output?.tokens[row];
    if (!output?.logits || bin === undefined) return;
    if (!softmaxRow(output.logits, row, BINS, dim.legal, probabilities)) return;
    const columns = columnsOf(probabilities, dim.legal, Math.max(1, Math.floor(width)));
    const top = columns.reduce((a, b) => Math.max(a, b), 0) || 1;
    context.fillStyle = token(`--dim-${row}`);
    const step = width / columns.length;
    columns.forEach((p, i) => {
      const tall = Math.round((p / top) * (height - 6));
      if (tall > 0) context.fillRect(i * step, height - 1 - tall, step, tall);
    });
    // a small triangle above the chosen bin
    const x = ((bin + 0.5) / dim.legal) * width;
    context.fillStyle = token('--ink');
    context.beginPath();
    context.moveTo(x - 3, 0);
    context.lineTo(x + 3, 0);
    context.lineTo(x, 4);
    context.fill();
  });
  const label = `Probability over the bins of ${dim.name}`;
  return (
    <canvas ref={ref} className="strip" role="img" aria-label={label} data-testid={`strip-${dim.name}`} />
  );
};

/** Probability of the token that was said; read from hot data when the snapshot changes. */
const certaintyOf = (logits: Float32Array | undefined, row: number, bin: number, legal: number): string => {
  if (!logits || !softmaxRow(logits, row, BINS, legal, probabilities)) return '';
  return share(probabilities[bin] ?? 0);
};

const Row = ({ row, dim }: { row: number; dim: DimensionSpec }) => {
  const { hot, stores } = useApp();
  const bin = useSession((s) => s.snapshot?.tokens[row]);
  useSession((s) => s.snapshot); // the certainty changes with every step, the bin may not
  const marked = useView((v) => v.dimension === row);
  const { short, long } = DIMENSION_LABELS[dim.name];
  const quantity = bin === undefined ? { value: '–', unit: '' } : quantityOf(dim.unit, binCentre(dim, bin));
  const mark = (dimension: number | null) => () => stores.view.setState({ dimension });
  return (
    <tr
      className="token"
      data-marked={marked}
      style={{ '--dim': `var(--dim-${row})` } as React.CSSProperties}
      onPointerEnter={mark(row)}
      onPointerLeave={mark(null)}
      data-testid={`token-${dim.name}`}
      data-bin={bin ?? ''}
    >
      <th scope="row" title={long}>
        <span className="chip">{short}</span>
      </th>
      <td className="bin">{bin ?? '–'}</td>
      <td className="value">
        {quantity.value} <span className="unit">{quantity.unit}</span>
      </td>
      <td className="sure">
        <Strip row={row} dim={dim} />
      </td>
      <td className="share">
        {bin === undefined ? '' : certaintyOf(hot.step?.output.logits, row, bin, dim.legal)}
      </td>
    </tr>
  );
};

const Sentence = () => {
  const tokens = useSession((s) => s.snapshot?.tokens ?? null);
  return (
    <p className="sentence" data-testid="tokens" data-tokens={tokens?.join(' ') ?? ''}>
      {ACTION_SPEC.map((dim, i) => (
        <span key={dim.name} style={{ color: `var(--dim-${i})` }}>
          {tokens?.[i] ?? '·'}
        </span>
      ))}
    </p>
  );
};

export const ActionPanel = () => {
  const driver = useSettings((s) => s.driver);
  const phase = useSession((s) => s.engine.phase);
  const snapshot = useSession((s) => s.snapshot !== null);
  const hasLogits = useSession((s) => s.snapshot?.hasLogits ?? true);
  const sure = driver === 'model' && hasLogits;
  const gate = driver === 'model' && phase !== 'ready' && !snapshot;
  return (
    <section
      className="panel says"
      data-testid="says"
      data-state={gate ? phase : snapshot ? 'said' : 'silent'}
    >
      {gate ? (
        <EnginePanel />
      ) : (
        <>
          <h2>What it says</h2>
          <PlanLine />
          <Sentence />
          <table className="tokens">
            <colgroup>
              {['chip', 'bin', 'value', 'sure', 'share'].map((name) => (
                <col key={name} className={`col-${name}`} />
              ))}
            </colgroup>
            <thead>
              <tr>
                <th scope="col">token</th>
                <th scope="col">bin</th>
                <th scope="col">value</th>
                <th scope="col" colSpan={2} data-testid="sure" data-state={sure ? 'probabilities' : 'none'}>
                  <h2>How sure</h2> {sure ? 'of 256 bins' : 'scripted'}
                </th>
              </tr>
            </thead>
            <tbody>
              {ACTION_SPEC.map((dim, row) => (
                <Row key={dim.name} row={row} dim={dim} />
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
};
