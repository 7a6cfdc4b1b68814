import { control, type Station } from '../station.ts';

export const units: Station = {
  id: 'units',
  title: 'From tokens to millimetres',
  minutes: 5,
  place: 'lab=unnormalize&hide=questions,sources',
  goal: 'Say what un-normalization needs beside the tokens, and what happens if it is another robot’s.',
  prediction: {
    ask: 'Tokens that were learnt on one robot are decoded with the statistics of another. What gives you warning?',
    options: ['The model refuses', 'An error message', 'Nothing', 'The arm stops'],
    right: 2,
  },
  tasks: [
    {
      text: 'Decode with the statistics of the robot that the tokens were learnt on.',
      done: control('unnormalize', 'with', (name) => name === 'bridge'),
    },
    {
      text: 'Decode the same tokens with Tabletop’s ranges.',
      done: control('unnormalize', 'with', (name) => name === 'tabletop'),
    },
  ],
  reveal:
    'A token is a place within a range, and the range is not in it. Every range gives a legal motion, so nothing reports an error: the hand simply goes elsewhere. This is why a model’s manifest has to state ranges and units (de-tokenization: bin to number; un-normalization: number to millimetres).',
  guide: {
    say: 'The model says 218. Is that far? Nobody can tell without the range it was learnt with.',
    discuss: [
      {
        ask: 'Where have people met this?',
        answer:
          'OpenVLA’s issue tracker: a wrong unnorm_key moves the arm smoothly to the wrong place. The sources of the exhibit name the threads.',
      },
    ],
    hides: 'The exhibit’s own questions and sources, and the list of exhibits.',
  },
};
