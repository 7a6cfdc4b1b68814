import { Questions } from '../ui/Question.tsx';
import type { UnnormalizeState } from './model.ts';

const MASK = [1, 1, 1, 1, 1, 1, 0];

export const UnnormalizeQuestions = ({ change }: { change: (part: Partial<UnnormalizeState>) => void }) => (
  <Questions
    questions={[
      {
        id: 'forward',
        ask: 'A model that learned from the WidowX means “20 mm forward”. Its token is decoded with the Google robot’s statistics. How far does the hand go?',
        options: ['3 mm', '20 mm', '60 mm', 'about 120 mm'],
        right: 3,
        why: 'Between q01 and q99 the WidowX’s data moves 57 mm a step, the Google robot’s 403 mm. The token says how far along that range, not how many millimetres.',
        show: {
          label: 'Show it',
          act: () =>
            change({
              bins: [218, 128, 128, 128, 128, 128, 256],
              learned: 'bridge',
              used: 'google',
              mask: MASK,
            }),
        },
      },
      {
        id: 'middle',
        ask: 'Every token is in the middle (it says 0.00), decoded with the Google robot’s own statistics. Does the hand stay still?',
        options: ['yes, 0 is 0', 'no, it moves back about 23 mm', 'no, it moves forward about 23 mm'],
        right: 1,
        why: 'The middle of q01 = −225 mm and q99 = +178 mm is −23 mm. Only where the quantiles are symmetric is the middle token “stay”.',
        show: {
          label: 'Show it',
          act: () =>
            change({
              bins: [128, 128, 128, 128, 128, 128, 256],
              learned: 'google',
              used: 'google',
              mask: MASK,
            }),
        },
      },
      {
        id: 'range',
        ask: 'Why quantiles, and not the smallest and largest action of the data?',
        options: [
          'they are faster to compute',
          'a few outliers would make all bins wide',
          'it makes no difference',
        ],
        right: 1,
        why: 'The largest forward step in BridgeData V2 is 417 mm, but 99% are below 28 mm. From min to max one bin would be 3.2 mm instead of 0.22 mm.',
        show: {
          label: 'Show “one bin is”',
          act: () => change({ learned: 'bridge-range', used: 'bridge-range', mask: MASK }),
        },
      },
    ]}
  />
);
