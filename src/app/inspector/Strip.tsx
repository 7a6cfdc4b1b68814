/** The strip of one token. It draws itself, and writes its two numbers, when a step comes: none of it passes through React. */
import { memo, type PointerEvent, type RefObject, useRef, useState } from 'react';
import { BINS, type DimensionSpec } from '../../action/index.ts';
import { unspread } from '../../ui/draw/belief.ts';
import { entropyBits, NEAR, nearShare, softmaxRow } from '../../ui/draw/softmax.ts';
import { share } from '../../ui/format.ts';
import { useApp } from '../context.tsx';
import { useCanvas } from '../use-canvas.ts';
import { binAtShare } from './edit.ts';
import { beginEdit, editable, typeBin } from './editing.ts';
import { paintStrip } from './paint-strip.ts';
import { drawsOf, inspector } from './state.ts';

const probabilities = new Float32Array(BINS);

/** What the last odds of a row say that the head believes: it takes a millisecond, and pointing at bins draws anew. */
const believing = () => {
  const belief = new Float32Array(BINS);
  let of: Float32Array | undefined;
  return (odds: Float32Array, { legal, spread = 0 }: DimensionSpec): Float32Array => {
    if (of?.every((p, bin) => p === odds[bin])) return belief;
    of = odds.slice();
    unspread(odds, legal, spread, belief);
    return belief;
  };
};

const DRAG = 3; // CSS px before a press is a drag

const write = (to: HTMLElement | null, text: string): void => {
  if (to && to.textContent !== text) to.textContent = text;
};

interface Props {
  readonly row: number;
  readonly dim: DimensionSpec;
  /** Where the probability of the token that was said goes, and the entropy in bits: both of what the head believes. */
  readonly odds: RefObject<HTMLElement | null>;
  readonly entropy: RefObject<HTMLElement | null>;
}

/** Its properties never change, so it is made once. */
export const Strip = memo(({ row, dim, odds, entropy }: Props) => {
  const app = useApp();
  const { hot, stores } = app;
  const pressed = useRef<number | null>(null);
  const [believed] = useState(believing);
  const ref = useCanvas(
    'step',
    (surface) => {
      const step = hot.shown;
      const said = step?.evidence.tokens?.[row];
      const { logits } = step?.evidence ?? {};
      const state = inspector.getState();
      const { temperature, under } = state;
      const known =
        said !== undefined &&
        logits !== undefined &&
        softmaxRow(logits, row, BINS, dim.legal, probabilities, temperature);
      const alone = dim.legal <= 2 * NEAR; // "terminate" has no bins beside it
      const belief = known ? believed(probabilities, dim) : probabilities;
      const held = (bin: number): number => (alone ? (belief[bin] ?? 0) : nearShare(belief, dim.legal, bin));
      write(odds.current, known ? share(held(said)) : '');
      write(entropy.current, known ? entropyBits(belief, dim.legal).toFixed(1) : '');
      if (said === undefined) return;
      const { edit, dimension } = stores.view.getState();
      paintStrip(surface, {
        row,
        legal: dim.legal,
        probabilities: known ? probabilities : null,
        said,
        edited: edit?.tokens[row] ?? null,
        drawn: drawsOf(step, state, editable(app)).flatMap((tokens) => tokens[row] ?? []),
        marked: dimension === row,
        under: under?.row === row ? under.bin : null,
      });
    },
    inspector.subscribe,
  );

  const binUnder = (event: PointerEvent): number => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return binAtShare((event.clientX - left) / width, dim);
  };
  const press = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    pressed.current = event.clientX;
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent): void => {
    const bin = binUnder(event);
    const { under } = inspector.getState();
    if (under?.row !== row || under.bin !== bin) inspector.setState({ under: { row, bin } });
    if (pressed.current === null) return;
    const { edit } = stores.view.getState();
    if (!edit && Math.abs(event.clientX - pressed.current) < DRAG) return;
    if (beginEdit(app)) typeBin(app, row, String(bin));
  };
  const release = (event: PointerEvent): void => {
    if (pressed.current !== null && stores.view.getState().edit) typeBin(app, row, String(binUnder(event)));
    pressed.current = null;
  };
  return (
    <canvas
      ref={ref}
      className="strip"
      role="img"
      aria-label={`Probability over the bins of ${dim.name}`}
      data-testid={`strip-${dim.name}`}
      onPointerDown={press}
      onPointerMove={move}
      onPointerUp={release}
      onPointerCancel={() => {
        pressed.current = null;
      }}
      onPointerLeave={() => inspector.setState({ under: null })}
    />
  );
});
