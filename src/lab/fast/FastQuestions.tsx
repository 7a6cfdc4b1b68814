import { Questions } from '../ui/Question.tsx';
import type { FastState } from './address.ts';

export const FastQuestions = ({ change }: { change: (part: Partial<FastState>) => void }) => (
  <Questions
    questions={[
      {
        id: 'rate',
        ask: 'The smooth motion “reach”, whichever is shown now, at 5 Hz and at 50 Hz: ten times as many samples. How many times as many FAST tokens?',
        options: ['About the same number', 'Three times', 'Ten times', 'A hundred times'],
        right: 0,
        why: 'A smooth curve has its content in a few slow frequencies, however finely it is sampled. Plain bins pay for every sample. That is why FAST matters at 50 Hz and hardly at 5 Hz.',
        show: {
          label: 'Show the reach at 50 Hz',
          act: () => change({ motion: 'reach', rate: '50', scale: 10 }),
        },
      },
      {
        id: 'lost',
        ask: 'A model leaves one token out. Why does the whole motion change, and not just a piece of it?',
        options: [
          'The decoder starts over',
          'Every later number slips to another frequency',
          'The DCT is lossy',
          'The scale changes',
        ],
        right: 1,
        why: 'Numbers are read by their place: frequency after frequency, all dimensions in turn. One number fewer and all that follow belong to another coefficient, and a coefficient shapes the whole second.',
        show: {
          label: 'Leave one out, and pad',
          act: () => change({ fault: 'drop', repair: 'pad-truncate', at: 1 }),
        },
      },
    ]}
  />
);
