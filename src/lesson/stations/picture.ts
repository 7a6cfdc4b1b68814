import { onPage, type Station } from '../station.ts';

export const picture: Station = {
  id: 'picture',
  title: 'What it sees',
  minutes: 4,
  place: 'recording=1&hide=header,timeline',
  goal: 'Describe an observation as numbers, and read off the picture where the model looks.',
  prediction: {
    ask: 'The picture for the model is 128 pixels wide and 128 high, in colour. How many numbers are that?',
    options: ['128', '16,384', '49,152', 'About a million'],
    right: 2,
  },
  tasks: [
    {
      text: 'Open “One action, step by step”: the stairs beside “What it says”.',
      done: onPage((page) => page.walk !== null),
    },
    { text: 'Go to the page Looks.', done: onPage((page) => page.walk?.chapter === 'looks') },
  ],
  reveal:
    '128 × 128 pixels with a red, a green and a blue number each: 49,152 numbers from 0 to 255, and nothing else of the scene. The attention maps say which parts of the picture weighed most in this action: usually the thing that the sentence names. They are an output of the model, not a proof of what it “understood”.',
  guide: {
    say: 'Come close to the small picture at the top right. This is all the model sees. Could you tell the shapes apart?',
    discuss: [
      {
        ask: 'A camera of a phone gives 12 million pixels. Why give the model so few?',
        answer:
          'Every pixel costs arithmetic at each of five actions a second. What is lost are small and far things: the model cannot read a label that has four pixels.',
      },
    ],
    hides: 'Header and timeline: this is about one step.',
  },
};
