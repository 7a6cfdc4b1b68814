import { onPage, type Station } from '../station.ts';

const atToken = (token: number) => onPage(({ walk }) => walk?.chapter === 'decode' && walk.token === token);

export const tokens: Station = {
  id: 'tokens',
  title: 'One token after another',
  minutes: 5,
  place: 'recording=1&panel=walk&hide=header,timeline',
  goal: 'Explain “autoregressive” with the eight tokens of one action.',
  prediction: {
    ask: 'The model is about to say the fourth of its eight tokens. What does it know of the others?',
    options: [
      'Nothing: each is said without the others',
      'The three that it has said',
      'All seven',
      'Those of the action before',
    ],
    right: 1,
  },
  tasks: [
    { text: 'Go to the page Tokens: the first of the eight.', done: atToken(0) },
    { text: 'Press Next until the last of the eight.', done: atToken(7) },
  ],
  reveal:
    'Each token is chosen given the picture, the sentence and the tokens before it: that is “autoregressive”, as in any language model. Here the eight steps are written out inside one network, so that it is run once for an action; a large model is run once for each token.',
  guide: {
    say: 'A language model writes one word after another. This one writes eight numbers, in the same way. Do not read ahead: step through them.',
    discuss: [
      {
        ask: 'What happens to the last token if an early one is drawn badly?',
        answer:
          'It is chosen given the bad one. Errors of early tokens travel on; none is taken back within the action. The next action begins afresh.',
      },
      {
        ask: 'Why is the first token “terminate”?',
        answer: 'RT-2 has it so: whether the episode is over is decided before any motion is.',
      },
    ],
    hides: 'Header and timeline: this is about one step.',
  },
};
