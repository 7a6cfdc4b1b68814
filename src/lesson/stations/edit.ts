import { onPage, type Station } from '../station.ts';

const UP = 3;
const BIN = 200;

export const edit: Station = {
  id: 'edit',
  title: 'Write an action yourself',
  minutes: 5,
  place: 'driver=expert&seed=12&hide=header,sees',
  goal: 'Translate a token into a motion, and a motion into a token.',
  prediction: {
    ask: 'Bin 128 of Δz (up) means “stay”, and a bin is 0.4 mm wide. You write 200. What does the hand do?',
    options: [
      'It rises by 28.8 mm',
      'It rises by 80 mm',
      'It goes to a height of 200 mm',
      'It sinks by 28.8 mm',
    ],
    right: 0,
  },
  tasks: [
    {
      text: 'Press Step once. A script drives here, called expert; it speaks in the same tokens.',
      done: onPage((page) => page.step !== null),
    },
    {
      text: `Press the bin of Δz, write ${BIN}, and carry it out.`,
      done: onPage((page) => page.edited && page.tokens[UP] === BIN),
    },
  ],
  reveal:
    '(200 − 128) × 0.4 mm = 28.8 mm up. The row of numbers is all that the arm ever gets: it does not know whether a model, a script or you wrote it. What you wrote has no odds, since nobody weighed anything.',
  guide: {
    say: 'Now you are the policy. You get the same eight numbers as the model, and the arm obeys you.',
    discuss: [
      {
        ask: 'Which tokens lift a block that the hand holds, and nothing else?',
        answer: 'terminate 0, Δz above 128, all other displacements and turns 128, gripper 0 (closed).',
      },
    ],
    hides: 'Header and the picture for the model: nobody looks at it here.',
  },
};
