import { control, found, type Station } from '../station.ts';

export const temperature: Station = {
  id: 'temperature',
  title: 'How sure is it?',
  minutes: 5,
  place: 'lab=temperature&hide=questions,sources',
  goal: 'Read odds with their width, and say what temperature does to them and to a run.',
  prediction: {
    ask: 'At temperature 1 the likeliest of the 256 bins for “forward” has a few percent only. Is the model unsure where to go?',
    options: [
      'Yes: it is wrong nine times out of ten',
      'No: the bins beside it mean nearly the same motion, and share the rest',
      'Yes: all 256 bins are about alike',
    ],
    right: 1,
  },
  tasks: [
    { text: 'Set the temperature to 0.', done: control('temperature', 't', (t) => t === '0') },
    {
      text: 'Set it to 1.5 or more, and watch “within 2 bins”.',
      done: control('temperature', 't', (t) => Number(t) >= 1.5),
    },
    { text: 'Draw again, twice.', done: found('temperature', 'draws', 2) },
  ],
  reveal:
    'Neighbouring bins are 0.4 mm apart, so a hill of bins is one motion with a tolerance; a single bin’s share says little. Temperature divides the logits: 0 takes the likeliest bin always (greedy), 1 the odds as they were learnt, more than 1 flattens the hill. A run draws eight tokens a step; the next picture shows what came of them, so the hand corrects itself and takes more actions for it.',
  guide: {
    say: 'Odds are of something. A weather report that gives 4% to “exactly 17.3 degrees” may be very sure that it is about 17.',
    discuss: [
      {
        ask: 'Why would anyone draw instead of taking the likeliest bin?',
        answer:
          'To see what else it might do, to gather varied data, or to get out of a loop in which the same picture gives the same useless action.',
      },
      {
        ask: 'With more time: the panel “What it does to an episode” needs the model. What do you expect?',
        answer:
          'Up to 1 hardly a change: the next picture lets the hand correct a bad draw, which costs actions. At 2 it takes more of them; whether it also misses more often, five scenes cannot say: without a single miss their interval still goes down to 57%. Run it: the counts are this class’s own.',
      },
    ],
    hides: 'The exhibit’s own questions and sources, and the list of exhibits.',
  },
};
