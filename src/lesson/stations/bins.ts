import { control, type Station } from '../station.ts';

/** Half a bin of 102.4 mm is at most 1 mm from 52 bins on. */
const FEWEST = 52;
const ENOUGH = 60;

export const bins: Station = {
  id: 'bins',
  title: 'Why 256 bins?',
  minutes: 5,
  place: 'lab=bins&hide=questions,sources',
  goal: 'Work out the quantization error of a number of bins, and say what more bins cost.',
  prediction: {
    ask: 'The same range is cut into twice as many bins. What becomes of the largest error?',
    options: ['It stays', 'It is halved', 'It becomes a quarter', 'It doubles'],
    right: 1,
  },
  tasks: [
    {
      text: `Keep the largest error (“worst inside the range”) within 1 mm with ${ENOUGH} bins or fewer.`,
      done: control('bins', 'n', (n) => Number(n) >= FEWEST && Number(n) <= ENOUGH),
    },
    { text: 'Then take 256 bins, as RT-2 does.', done: control('bins', 'n', (n) => n === '256') },
  ],
  reveal:
    'The largest error is half a bin, so 52 bins suffice for 1 mm, and 256 give 0.2 mm. RT-1 and RT-2 use 256: fine enough for an arm, one byte a number, and few enough that a model can learn every one of them from examples. The lab’s last exhibit lets you measure when a policy fails.',
  guide: {
    say: 'A language model cannot say 14.2 millimetres: it says words of a fixed list. So the range of a motion is cut into bins, and it says the number of the bin.',
    discuss: [
      {
        ask: 'Why not 10,000 bins?',
        answer:
          'Each bin is a word that has to be learnt: with more of them each is seen more rarely, the output layer grows, and an arm cannot follow 0.01 mm.',
      },
      { ask: 'Why must one bin mean exactly “stay”?', answer: 'Otherwise the hand creeps while it waits.' },
    ],
    hides: 'The exhibit’s own questions and sources, and the list of exhibits.',
  },
};
