import { onPage, type Station } from '../station.ts';

export const loop: Station = {
  id: 'loop',
  title: 'The loop',
  minutes: 4,
  place: 'recording=1&hide=header',
  goal: 'Say what goes into the model at every step, and what comes out.',
  prediction: {
    ask: 'Five times a simulated second the model is asked for an action. What is it given each time?',
    options: [
      'Where every block is, from the simulator',
      'A picture, the sentence, and the pose of its own hand',
      'The sentence alone: it plans once, at the beginning',
      'A video of everything so far',
    ],
    right: 1,
  },
  tasks: [
    {
      text: 'Stop the recording: Pause, above the scene.',
      done: onPage((page) => page.recording === 'paused'),
    },
    {
      text: 'Go to step 8: on the timeline, or with the keys [ and ].',
      done: onPage((page) => page.recording === 'paused' && page.step === 7),
    },
  ],
  reveal:
    'One observation goes in: a picture, the sentence, the pose of the hand, all as numbers. One action comes out: eight tokens, under “What it says”. The arm carries it out for a fifth of a second, and the next picture shows what became of it. Nothing of the simulator’s state reaches the model, so a mistake is seen, and corrected, in the next picture.',
  guide: {
    say: 'This arm is driven by one model that reads a picture and a sentence and writes numbers. You see a recording of it. Before you touch anything, write down what you think it gets to see.',
    discuss: [
      {
        ask: 'Why a new picture for every action, and not one plan?',
        answer:
          'Whatever went wrong, a slipped block or a hand that fell short, is in the next picture. This is feedback (closed-loop control).',
      },
    ],
    hides: 'The header: clock, driver and engine do not matter yet.',
  },
};
