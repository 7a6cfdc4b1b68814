/** The exhibits in their order. Each is fetched only when its address is opened. */
import type { ComponentType } from 'react';

export type ExhibitId =
  | 'bins'
  | 'language'
  | 'unnormalize'
  | 'fast'
  | 'temperature'
  | 'constrained'
  | 'requantize'
  | 'which'
  | 'knows';

export interface Exhibit {
  readonly id: ExhibitId;
  /** In the row of links. */
  readonly short: string;
  readonly title: string;
  /** What there is to see, in one or two sentences. */
  readonly lead: string;
  /** True: it says what it needs, and shows nothing measured before it has it. */
  readonly needsModel?: boolean;
  readonly load: () => Promise<{ readonly default: ComponentType }>;
}

export const EXHIBITS: readonly Exhibit[] = [
  {
    id: 'bins',
    short: 'Bins',
    title: 'Bins and precision',
    lead: 'A motion becomes a whole number by cutting its range into bins. What is lost is the distance to the middle of the bin: see it in millimetres, at the finger tips.',
    load: async () => ({ default: (await import('./bins/BinsExhibit.tsx')).BinsExhibit }),
  },
  {
    id: 'language',
    short: 'Language',
    title: 'Tokens as language',
    lead: 'RT-2, OpenVLA and Tabletop all say actions with tokens of a language model. Which tokens these are decides whether an action survives being written down and read again.',
    load: async () => ({ default: (await import('./language/LanguageExhibit.tsx')).LanguageExhibit }),
  },
  {
    id: 'unnormalize',
    short: 'Millimetres',
    title: 'From tokens to millimetres',
    lead: 'A token stands for a number between −1 and 1. Only the statistics of a robot’s data turn it into a motion, and another robot’s statistics turn it into another motion.',
    load: async () => ({
      default: (await import('./unnormalize/UnnormalizeExhibit.tsx')).UnnormalizeExhibit,
    }),
  },
  {
    id: 'fast',
    short: 'FAST',
    title: 'FAST: a second of motion in few tokens',
    lead: 'Fifty motions a second need hundreds of bins that all say nearly the same. FAST writes the whole curve down by its frequencies and joins what repeats.',
    load: async () => ({ default: (await import('./fast/FastExhibit.tsx')).FastExhibit }),
  },
  {
    id: 'temperature',
    short: 'Temperature',
    title: 'Temperature: odds and draws',
    lead: 'A token is chosen by odds. Temperature sharpens or flattens them: see the hill of 256 bins, sixteen draws from it, and what that does to an episode.',
    load: async () => ({
      default: (await import('./temperature/TemperatureExhibit.tsx')).TemperatureExhibit,
    }),
  },
  {
    id: 'constrained',
    short: 'Constrained',
    title: 'Why constrained decoding',
    lead: 'The same prompt, once with the vocabulary closed to action tokens and once open, on the live model. What does closing guarantee, and what not?',
    needsModel: true,
    load: async () => ({
      default: (await import('./constrained/ConstrainedExhibit.tsx')).ConstrainedExhibit,
    }),
  },
  {
    id: 'requantize',
    short: 'Fewer bins',
    title: 'A policy with fewer bins',
    lead: 'How coarse may the bins of a trained policy become before it fails? That has to be run, not computed.',
    needsModel: true,
    load: async () => ({ default: (await import('./requantize/RequantizeExhibit.tsx')).RequantizeExhibit }),
  },
  {
    id: 'which',
    short: 'Which head',
    title: 'Which head?',
    lead: 'The same trunk, another way to say an action: one token after the other, all at once, a chunk of numbers, a flow. Two of them in the same scenes, as late as you like.',
    needsModel: true,
    load: async () => ({ default: (await import('./which/WhichExhibit.tsx')).WhichExhibit }),
  },
  {
    id: 'knows',
    short: 'What it knows',
    title: 'What it knows, and from where',
    lead: 'This model beside RT-2, part by part: what each part was trained on, and what therefore nobody can expect of it.',
    load: async () => ({ default: (await import('./knows/KnowsExhibit.tsx')).KnowsExhibit }),
  },
];

export interface Place {
  readonly exhibit: Exhibit;
  readonly previous: Exhibit | undefined;
  readonly next: Exhibit | undefined;
}

/** The exhibit that an address asks for, with its neighbours; null for the index and for names that do not exist. */
export const placeOf = (query: string): Place | null => {
  const asked = new URLSearchParams(query).get('lab');
  const at = EXHIBITS.findIndex(({ id }) => id === asked);
  const exhibit = EXHIBITS[at];
  return exhibit ? { exhibit, previous: EXHIBITS[at - 1], next: EXHIBITS[at + 1] } : null;
};
