/** Numbers as the page writes them: real, with a unit, and never jumping in width. Millimetres and degrees start here. */
import type { Unit } from '../contracts.ts';

const MINUS = '−'; // as wide as a digit or a plus in tabular figures

/** Signed, fixed decimals: "+4.8", "−12.4", and a plain zero without a sign. */
export const signed = (value: number, decimals: number): string => {
  const text = Math.abs(value).toFixed(decimals);
  if (Number(text) === 0) return text;
  return `${value < 0 ? MINUS : '+'}${text}`;
};

export interface Quantity {
  readonly value: string;
  readonly unit: string;
}

/** A decoded action value at the page's edge: metres in mm, radians in degrees, opening in percent. */
export const quantityOf = (unit: Unit, value: number): Quantity => {
  switch (unit) {
    case 'm':
      return { value: signed(value * 1000, 1), unit: 'mm' };
    case 'rad':
      return { value: signed((value * 180) / Math.PI, 1), unit: '°' };
    case 'deg':
      return { value: signed(value, 1), unit: '°' };
    case 'percent':
      return { value: value.toFixed(0), unit: '%' };
    case 'opening':
      return { value: String(Math.round(value * 100)), unit: '% open' };
    case 'flag':
      return { value: value >= 0.5 ? 'stop' : 'go on', unit: '' };
  }
};

/** As one word: a degree sign stands at its number, other units apart. */
export const together = ({ value, unit }: Quantity): string =>
  unit === '' ? value : unit === '°' ? `${value}°` : `${value}\u00a0${unit}`;

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** Milliseconds in few digits: "0.4", "12", "1240". */
export const milliseconds = (ms: number): string => (ms < 9.95 ? ms.toFixed(1) : String(Math.round(ms)));

/** A probability as a share: "97%", "<1%". */
export const share = (p: number): string => (p > 0 && p < 0.01 ? '<1%' : `${Math.round(p * 100)}%`);
