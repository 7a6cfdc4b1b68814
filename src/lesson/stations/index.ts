/** The stations in their order: 45 minutes. */
import type { Station } from '../station.ts';
import { bins } from './bins.ts';
import { constrained } from './constrained.ts';
import { edit } from './edit.ts';
import { knows } from './knows.ts';
import { live } from './live.ts';
import { loop } from './loop.ts';
import { picture } from './picture.ts';
import { temperature } from './temperature.ts';
import { tokens } from './tokens.ts';
import { units } from './units.ts';

export const STATIONS: readonly Station[] = [
  loop,
  picture,
  tokens,
  bins,
  units,
  edit,
  temperature,
  constrained,
  knows,
  live,
];

export const LESSON_MINUTES = 45;
