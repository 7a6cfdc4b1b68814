/** A turn from the side, to scale: the angles that can be said, and how far apart they are at the end of a lever. */
import { useWidth } from '../ui/use-width.ts';
import { GRASPABLE_SIDE } from './hand.ts';
import { decodedOf, type Reading, type Ruler } from './model.ts';
import { MIN_BIN_PIXELS } from './view.ts';

interface Props {
  readonly ruler: Ruler;
  readonly reading: Reading;
  /** Metres from the axis to the point that is looked at. */
  readonly lever: number;
}

const MARGIN = 24; // pixels above the axis

export const Fan = ({ ruler, reading, lever }: Props) => {
  const [box, width] = useWidth<HTMLDivElement>(360);
  const scale = Math.max(40, width - MARGIN - 60) / (lever + GRASPABLE_SIDE / 2);
  const length = lever * scale;
  // straight down is 0; a positive turn swings the tip to the right in the picture
  const tip = (angle: number, at = 1): string =>
    `${Math.sin(angle) * length * at} ${Math.cos(angle) * length * at}`;
  const fine = ruler.decoder.width * length < MIN_BIN_PIXELS;
  const centres = ruler.encoder.centres.map((_, k) => decodedOf(ruler, ruler.encoder.first + k));
  const side = GRASPABLE_SIDE * scale;
  const [low, high] = [ruler.low, ruler.high];
  return (
    <div ref={box} className="lab-plane">
      <svg
        width={width}
        height={width}
        viewBox={`${-width / 2} ${-MARGIN} ${width} ${width}`}
        role="img"
        aria-label={`Seen from the side: a lever of ${Math.round(lever * 1000)} millimetres, its end ${(Math.abs(reading.error) * lever * 1000).toFixed(2)} millimetres from where it was asked to be.`}
      >
        <path
          className="lab-range"
          d={`M0 0L${tip(low)}A${length} ${length} 0 0 0 ${tip(high)}Z`}
          data-fine={fine}
        />
        {!fine &&
          centres.map((angle) => (
            <path key={angle} className="lab-ray" d={`M${tip(angle, 0.12)}L${tip(angle)}`} />
          ))}
        <rect
          className="lab-block"
          x={-side / 2}
          y={length}
          width={side}
          height={side}
          rx={3}
          transform={`rotate(${(-reading.value * 180) / Math.PI})`}
        />
        <path className="lab-asked" d={`M0 0L${tip(reading.value)}`} />
        <path className="lab-meant" d={`M0 0L${tip(reading.decoded)}`} />
        <circle
          className="lab-decoded"
          cx={Math.sin(reading.decoded) * length}
          cy={Math.cos(reading.decoded) * length}
          r={5}
        />
        <circle className="lab-joint" r={7} />
        <g className="lab-scale" transform={`translate(${-width / 2 + 10} ${width - MARGIN - 12})`}>
          <path d={`M0 -4V4M0 0H${side}M${side} -4V4`} />
          <text x={side / 2} y={-6} textAnchor="middle">
            45 mm
          </text>
        </g>
      </svg>
    </div>
  );
};
