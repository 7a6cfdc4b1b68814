/** The exhibit's numbers as text. */
import { rulerOf } from '../bins/model.ts';

export const percent = (share: number): string => `${Math.round(share * 100)}%`;

/** Distance between neighbouring displacements: "6.4 mm". */
export const stepText = (bins: number): string =>
  `${(rulerOf('move', bins, 'bins', true).width * 1000).toFixed(1)} mm`;
