/** The table seen from above, to scale: where the fingers can be told to go, a block, and where they would close. */

import { useWidth } from '../ui/use-width.ts';
import { GRASPABLE_SIDE, OPENING, PAD_BOX } from './hand.ts';
import { decodedOf, type Reading, type Ruler } from './model.ts';
import { MIN_BIN_PIXELS } from './view.ts';

interface Props {
  readonly ruler: Ruler;
  /** Forward (up in the picture) and to the arm's left (left in the picture). */
  readonly forward: Reading;
  readonly side: Reading;
}

const REACH = 0.078; // metres from the middle to the border
const LENS_RADIUS = 62;
const LENS_PITCH = 30; // pixels between dots in the lens
const COARSE = 10; // pixels between dots that need no lens

/** Grid of dots on what ids are read as, clipped to the range; a plain tint where dots would run together. */
const Grid = ({ id, ruler, scale }: { id: string; ruler: Ruler; scale: number }) => {
  const pitch = ruler.decoder.width * scale;
  const first = decodedOf(ruler, ruler.encoder.first);
  const dot = Math.min(2.2, Math.max(0.7, pitch / 8));
  const low = ruler.low * scale;
  const span = (ruler.high - ruler.low) * scale;
  const fine = pitch < MIN_BIN_PIXELS;
  // screen x is -y (left is positive), screen y is -x (forward is up): both run against the values
  return (
    <>
      <pattern
        id={id}
        patternUnits="userSpaceOnUse"
        x={-first * scale - pitch / 2}
        y={-first * scale - pitch / 2}
        width={pitch}
        height={pitch}
      >
        <circle cx={pitch / 2} cy={pitch / 2} r={dot} className="lab-dot" />
      </pattern>
      <rect
        x={-low - span}
        y={-low - span}
        width={span}
        height={span}
        className="lab-range"
        data-fine={fine}
      />
      {!fine && <rect x={-low - span} y={-low - span} width={span} height={span} fill={`url(#${id})`} />}
    </>
  );
};

const Hand = ({ at, scale }: { at: readonly [number, number]; scale: number }) => {
  const [across, along] = [PAD_BOX[0] * scale, PAD_BOX[1] * scale];
  return (
    <g transform={`translate(${-at[1] * scale} ${-at[0] * scale})`} className="lab-fingers">
      {[-1, 1].map((sign) => (
        <rect
          key={sign}
          x={sign > 0 ? (OPENING / 2) * scale : (-OPENING / 2) * scale - across}
          y={-along / 2}
          width={across}
          height={along}
          rx={2}
        />
      ))}
      <path d="M-7 0H7M0 -7V7" />
    </g>
  );
};

const Block = ({ at, scale }: { at: readonly [number, number]; scale: number }) => (
  <rect
    className="lab-block"
    x={(-at[1] - GRASPABLE_SIDE / 2) * scale}
    y={(-at[0] - GRASPABLE_SIDE / 2) * scale}
    width={GRASPABLE_SIDE * scale}
    height={GRASPABLE_SIDE * scale}
    rx={3}
  />
);

interface LensProps {
  readonly ruler: Ruler;
  readonly asked: readonly [number, number];
  readonly meant: readonly [number, number];
  readonly scale: number;
}

/** The same grid around the point that was asked for, as many times larger as it takes to tell the dots apart. */
const Lens = ({ ruler, asked, meant, scale }: LensProps) => {
  const times = Math.round(LENS_PITCH / (ruler.decoder.width * scale));
  const big = scale * times;
  return (
    <>
      <clipPath id="lab-lens">
        <circle r={LENS_RADIUS} />
      </clipPath>
      <g clipPath="url(#lab-lens)">
        <circle r={LENS_RADIUS} className="lab-glass" />
        <g transform={`translate(${asked[1] * big} ${asked[0] * big})`}>
          <Grid id="lab-dots-big" ruler={ruler} scale={big} />
          <path
            className="lab-error"
            d={`M${-asked[1] * big} ${-asked[0] * big}L${-meant[1] * big} ${-meant[0] * big}`}
          />
          <circle className="lab-decoded" cx={-meant[1] * big} cy={-meant[0] * big} r={5} />
        </g>
        <path className="lab-cross" d="M-6 0H6M0 -6V6" />
      </g>
      <circle r={LENS_RADIUS} className="lab-rim" />
      <text y={-LENS_RADIUS - 6} textAnchor="middle" className="lab-caption">{`${times} × larger`}</text>
    </>
  );
};

export const Plane = ({ ruler, forward, side }: Props) => {
  const [box, width] = useWidth<HTMLDivElement>(360);
  const half = width / 2;
  const scale = half / REACH;
  const asked = [forward.value, side.value] as const;
  const meant = [forward.decoded, side.decoded] as const;
  const pitch = (ruler.decoder.width * 1000).toFixed(ruler.decoder.width < 0.0002 ? 2 : 1);
  return (
    <div ref={box} className="lab-plane">
      <svg
        width={width}
        height={width}
        viewBox={`${-half} ${-half} ${width} ${width}`}
        role="img"
        aria-label={`Seen from above: positions ${pitch} millimetres apart, a block of 45 millimetres, and the fingers closing ${(1000 * Math.hypot(forward.error, side.error)).toFixed(1)} millimetres from its middle.`}
      >
        <Grid id="lab-dots" ruler={ruler} scale={scale} />
        <path className="lab-origin" d="M-5 0H5M0 -5V5" />
        <Block at={asked} scale={scale} />
        <path className="lab-cross" d={`M${-asked[1] * scale - 5} ${-asked[0] * scale}h10m-5 -5v10`} />
        <Hand at={meant} scale={scale} />
        <g className="lab-scale" transform={`translate(${-half + 10} ${half - 12})`}>
          <path d={`M0 -4V4M0 0H${0.045 * scale}M${0.045 * scale} -4V4`} />
          <text x={(0.045 * scale) / 2} y={-6} textAnchor="middle">
            45 mm
          </text>
        </g>
        {ruler.decoder.width * scale < COARSE && (
          <g transform={`translate(${half - LENS_RADIUS - 8} ${half - LENS_RADIUS - 8})`}>
            <Lens ruler={ruler} asked={asked} meant={meant} scale={scale} />
          </g>
        )}
      </svg>
    </div>
  );
};
