/** The page's units for the two axes, and numbers with as many decimals as the bins deserve. */
import { signed } from '../../ui/format.ts';
import type { Axis, Ruler } from './model.ts';

export interface View {
  readonly axis: Axis;
  readonly unit: 'mm' | '°';
  /** Page units in one SI unit. */
  readonly perSi: number;
  /** SI -> "+14.20 mm". */
  readonly text: (si: number) => string;
  /** SI -> "14.20 mm", for widths and errors. */
  readonly size: (si: number) => string;
}

export const viewOf = (axis: Axis, width: number): View => {
  const perSi = axis === 'move' ? 1000 : 180 / Math.PI;
  const unit = axis === 'move' ? 'mm' : '°';
  const decimals = width * perSi < 0.2 ? 3 : 2;
  const space = axis === 'move' ? ' ' : '';
  return {
    axis,
    unit,
    perSi,
    text: (si) => `${signed(si * perSi, decimals)}${space}${unit}`,
    size: (si) => `${Math.abs(si * perSi).toFixed(decimals)}${space}${unit}`,
  };
};

/** Millimetres that an angle or a distance is at the finger tips. */
export const tipMillimetres = (axis: Axis, si: number, leverMm: number): number =>
  axis === 'move' ? si * 1000 : si * leverMm;

/** Round values for a scale's ticks: at most `count` of them inside [low, high]. */
export const ticksOf = (low: number, high: number, count: number): readonly number[] => {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step + 0);
};

/** Bins narrower than this are drawn as one band: nobody could tell them apart. */
export const MIN_BIN_PIXELS = 3;

export const isFine = (ruler: Ruler, pixelsPerSi: number): boolean =>
  ruler.width * pixelsPerSi < MIN_BIN_PIXELS;
