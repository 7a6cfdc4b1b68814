import { Questions } from '../ui/Question.tsx';
import type { BinsState } from './address.ts';

export const BinsQuestions = ({ change }: { change: (part: Partial<BinsState>) => void }) => (
  <Questions
    questions={[
      {
        id: 'spacing',
        ask: 'How many millimetres are between neighbouring bins if there are 64 over the same 102.4 mm?',
        options: ['0.4 mm', '0.8 mm', '1.6 mm', '6.4 mm'],
        right: 2,
        why: '102.4 mm / 64 = 1.6 mm. A value is then at most 0.8 mm off, half a bin. With 256 bins it is 0.4 mm and 0.2 mm.',
        show: { label: 'Show 64 bins', act: () => change({ axis: 'move', bins: 64, grid: 'bins' }) },
      },
      {
        id: 'edges',
        ask: 'np.linspace(−1, 1, 256) gives 256 edges. How many different values can the 256 ids be read as?',
        options: ['254', '255', '256', '257'],
        right: 1,
        why: '256 edges enclose 255 bins. The last two ids are read alike. With so many bins that costs little; what hurts is to write with one convention and to read with the other.',
        show: {
          label: 'Show it with 16, mixed up',
          act: () => change({ axis: 'move', bins: 16, grid: 'mixed', forward: 44 }),
        },
      },
    ]}
  />
);
