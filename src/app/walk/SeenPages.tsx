/** The picture, and where it looks. */

import type { Step } from '../../contracts.ts';
import { share } from '../../ui/format.ts';
import { Words } from '../../ui/Words.tsx';
import { FrameCanvas } from './FrameCanvas.tsx';
import { keypointsOf, pixelAt } from './facts.ts';

export const FramePage = ({ step }: { step: Step }) => {
  const { frame } = step.observation;
  const { width, height } = frame;
  const points = [
    [0, 0],
    [width >> 1, height >> 1],
    [width - 1, height - 1],
  ] as const;
  const pixels = points.map(([x, y]) => pixelAt(frame, x, y));
  return (
    <>
      <FrameCanvas frame={frame} label="The picture of this step">
        {pixels.map(({ x, y }) => (
          <rect key={`${x} ${y}`} x={x - 1} y={y - 1} width={3} height={3} className="walk-pixel" />
        ))}
      </FrameCanvas>
      <p>
        <Words>{`Before it acts, ${step.by === 'model' ? 'the model gets' : 'the page takes'} one picture: `}</Words>
        <b>{`${width} × ${height}`}</b> pixels of red, green and blue,{' '}
        <b>{(width * height * 3).toLocaleString('en')}</b> whole numbers from 0 to 255. No depth, no list of
        objects, no picture from before.
      </p>
      <table className="walk-table" data-testid="walk-pixels">
        <thead>
          <tr>
            <th scope="col">pixel (x, y)</th>
            <th scope="col">red</th>
            <th scope="col">green</th>
            <th scope="col">blue</th>
          </tr>
        </thead>
        <tbody>
          {pixels.map(({ x, y, rgb }) => (
            <tr key={`${x} ${y}`}>
              <th scope="row">{`${x}, ${y}`}</th>
              {rgb.map((value, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: red, green and blue in their order
                <td key={i}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="note">{`Frame ${frame.seq} of the ${frame.source === 'sim' ? 'simulated camera' : frame.source}. The network divides every number by 255.`}</p>
    </>
  );
};

const MAP_NAMES: Readonly<Record<string, string>> = {
  target: 'the object it is told about',
  second: 'the second object, if the words name one',
  glance: 'the same object, looked at again: aimed by the first look',
};

/** Drawn apart by shape as well: ring, square, cross. */
const Mark = ({ i, x, y }: { i: number; x: number; y: number }) => (
  <g className={`walk-mark walk-mark-${i % 3}`} transform={`translate(${x} ${y})`}>
    {i % 3 === 0 && <circle r={5} />}
    {i % 3 === 1 && <rect x={-5} y={-5} width={10} height={10} />}
    {i % 3 === 2 && <path d="M-6 0H6M0 -6V6" />}
  </g>
);

export const LooksPage = ({ step }: { step: Step }) => {
  const { frame } = step.observation;
  const { attention, attentionMaps } = step.evidence;
  if (!attention || !attentionMaps) {
    return (
      <p data-testid="walk-no-looks">
        {step.by === 'model' && !step.edited && !step.replayed
          ? 'This model does not report where it looks.'
          : step.by === 'model'
            ? 'No look was recorded for this step: nobody ran the model for it here.'
            : 'The scripted driver does not look at the picture: it reads positions out of the simulator, which no robot can. That is why it is a baseline and not a policy.'}
      </p>
    );
  }
  const points = keypointsOf(attention, attentionMaps, frame.width);
  const cells = attentionMaps.rows * attentionMaps.columns;
  return (
    <>
      <FrameCanvas frame={frame} label="The picture, with the places the model points to">
        {points.map(({ of, x, y }, i) => (
          <Mark key={of} i={i} x={x} y={y} />
        ))}
      </FrameCanvas>
      <p>
        Convolutions, steered by the sentence, boil the picture down to{' '}
        <b>{`${attentionMaps.columns} × ${attentionMaps.rows}`}</b>
        <Words>{` cells. Over these ${cells.toLocaleString('en')} cells each map is a set of shares that sum to one; its mean place is a keypoint, two numbers.`}</Words>
      </p>
      <table className="walk-table" data-testid="walk-looks">
        <thead>
          <tr>
            <th scope="col">map</th>
            <th scope="col">x px</th>
            <th scope="col">y px</th>
            <th scope="col">in one cell</th>
          </tr>
        </thead>
        <tbody>
          {points.map(({ of, x, y, peak }, i) => (
            <tr key={of}>
              <th scope="row" title={MAP_NAMES[of]}>
                <svg className="walk-key" viewBox="-8 -8 16 16" aria-hidden="true">
                  <Mark i={i} x={0} y={0} />
                </svg>
                <Words>{`${of} `}</Words>
                <span className="walk-means">{MAP_NAMES[of] ?? ''}</span>
              </th>
              <td>{x.toFixed(1)}</td>
              <td>{y.toFixed(1)}</td>
              <td>{share(peak)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="note">
        A map says where features were read, not why. A second object that is not named still gets a place.
      </p>
    </>
  );
};
