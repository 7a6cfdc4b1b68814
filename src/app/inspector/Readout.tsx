/** One line: the bin under the pointer with what the head believes of it; without one, what the odds of a row are given. */
import { BINS, binCentre } from '../../action/index.ts';
import { labelOf } from '../../ui/dimension-labels.ts';
import { unspread } from '../../ui/draw/belief.ts';
import { NEAR, nearShare, softmaxRow } from '../../ui/draw/softmax.ts';
import { quantityOf, share } from '../../ui/format.ts';
import { Words } from '../../ui/Words.tsx';
import { useApp, useDriven, useSession } from '../context.tsx';
import { undoEdit } from './editing.ts';
import { useInspector } from './state.ts';

const probabilities = new Float32Array(BINS);

/** What was overwritten comes back; offered where the edit was made. */
const Edited = () => {
  const app = useApp();
  const able = useSession((s) => s.run === 'idle' && s.undo > 0);
  const odds = useSession((s) => s.snapshot?.hasLogits ?? false);
  return (
    <>
      <Words>{`You wrote this step${odds ? '; the odds are of what the model said' : ''}. `}</Words>
      {able && (
        <button type="button" className="inline" onClick={() => void undoEdit(app)} data-testid="undo-edit">
          Undo the edit
        </button>
      )}
    </>
  );
};

const Caveat = () => {
  const count = useInspector((s) => s.count);
  const edited = useSession((s) => s.snapshot?.edited ?? false);
  const able = useSession((s) => s.snapshot?.hasLogits ?? true);
  if (edited) return <Edited />;
  if (!able) return <Words>{'No odds: these tokens did not come from the model’s own run.'}</Words>;
  return count > 0 ? (
    <Words>{'Drawn row by row; each row’s odds follow the tokens said above it.'}</Words>
  ) : (
    <Words>{'Numbers: its belief, given tokens above. Bars: draws. ▾ said, ▿ likeliest.'}</Words>
  );
};

export const Readout = () => {
  const { hot } = useApp();
  useSession((s) => s.snapshot?.index);
  const { codec } = useDriven().language;
  const under = useInspector((s) => s.under);
  const temperature = useInspector((s) => s.temperature);
  const dim = under ? codec?.dimensions[under.row] : undefined;
  if (!under || !dim) {
    return (
      <p className="readout" data-testid="readout">
        <Caveat />
      </p>
    );
  }
  const { value, unit } = quantityOf(dim.unit, binCentre(dim, under.bin));
  const logits = hot.shown?.evidence.logits;
  const known = logits && softmaxRow(logits, under.row, BINS, dim.legal, probabilities, temperature);
  if (known) unspread(probabilities, dim.legal, dim.spread ?? 0, probabilities);
  return (
    <p
      className="readout"
      data-testid="readout"
    >{`${labelOf(dim.name).short} bin ${under.bin}: ${value} ${unit}${known ? `, ${share(probabilities[under.bin] ?? 0)}; within ${NEAR} bins: ${share(nearShare(probabilities, dim.legal, under.bin))}` : ''}`}</p>
  );
};
