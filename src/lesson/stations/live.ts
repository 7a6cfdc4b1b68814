import { onPage, type Station } from '../station.ts';

export const live: Station = {
  id: 'live',
  title: 'Try to fool it',
  minutes: 3,
  place: 'seed=7&hide=header',
  needsModel: true,
  goal: 'Try a claim about a model instead of believing it.',
  prediction: {
    ask: 'You tell it to pick up something that is not on the table. What does it do?',
    options: [
      'It moves the arm somewhere',
      'It holds still and says that it does not see it',
      'It shows an error and has to be reloaded',
    ],
    right: 1,
  },
  tasks: [
    {
      text: 'Load the model and let it take at least one step.',
      done: onPage((page) => page.by === 'model' && page.recording === null && page.step !== null),
    },
    {
      text: 'Tell it to pick up something that is not there, and press Step.',
      done: onPage((page) => page.held),
    },
  ],
  reveal:
    'Before a run the page asks the model one question, whether it sees what was named, and the arm holds still if it says no. That is one more output of the same model, so it can be wrong as well: try “Go on all the same”, and things that are hidden or nearly the colour.',
  guide: {
    say: 'The last minutes are yours: write a sentence that you expect to fail, say why, then run it.',
    discuss: [
      {
        ask: 'Your sentence worked once. What can you claim?',
        answer:
          'That it can work. For a rate, run many scenes and give an interval: 20 episodes leave about ±20 percentage points.',
      },
    ],
    hides: 'The header: clock, driver and engine stay as they are.',
  },
};
