import { found, type Station } from '../station.ts';

export const knows: Station = {
  id: 'knows',
  title: 'What it knows, and from where',
  minutes: 4,
  place: 'lab=knows&hide=questions,sources',
  goal: 'Say which knowledge of a VLA comes from robot data, and which from elsewhere.',
  prediction: {
    ask: 'RT-2 can be told “pick up the extinct animal”. Where did it learn what a dinosaur is?',
    options: [
      'From its robot’s episodes',
      'From pictures and text of the web, before it saw a robot',
      'From a table of names in its program',
    ],
    right: 1,
  },
  tasks: [
    {
      text: 'Sort all sentences: can the model of this page do it, and from which part would it know?',
      done: found('knows', 'sorted'),
    },
  ],
  reveal:
    'A VLA can act on what some part of it has learnt, and on nothing else. RT-2’s eyes and words come from the web, its hands from 13 robots. A small model keeps the form of that, not the breadth: the table says part by part what it was trained on.',
  guide: {
    say: 'Knowledge has an address. For each thing that the model can do, ask: which part of it could have learnt that, and from which data?',
    discuss: [
      {
        ask: 'RT-2 learnt no new motions from the web. Why not?',
        answer:
          'Web pictures show things, not which numbers move an arm. The paper says so (limitations): it combines motions that it has seen with things that it knows.',
      },
    ],
    hides: 'The exhibit’s own questions and sources, and the list of exhibits.',
  },
};
