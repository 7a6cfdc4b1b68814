import { found, type Station } from '../station.ts';

export const constrained: Station = {
  id: 'constrained',
  title: 'Why constrained decoding',
  minutes: 5,
  place: 'lab=constrained&hide=questions,sources',
  needsModel: true,
  goal: 'Say what constrained decoding guarantees, and what it does not.',
  prediction: {
    ask: 'A question is put to the model (“what is the gripper holding?”), but only action tokens may be said. What comes out?',
    options: [
      'Nothing: there is no answer in action tokens',
      'Eight legal numbers that would move the arm',
      'The answer, in another alphabet',
    ],
    right: 1,
  },
  tasks: [
    { text: 'Ask for an action, closed and open (Run both).', done: found('constrained', 'action') },
    { text: 'Put a question to it, closed and open.', done: found('constrained', 'question') },
  ],
  reveal:
    'Closed, every token that is no action is struck out before the choice: what comes out can always be carried out, even if what was asked makes no sense. Open, the model may say anything it knows, and only its training makes numbers follow an instruction. RT-2 closes the vocabulary for robot prompts and opens it for questions (section 3.2); so does Tabletop. A guarantee of form is no guarantee of sense.',
  further: {
    title: 'Which head?',
    place: 'lab=which&task=near&b=pico:l1',
    text: 'Tokens are one way to say an action. Others say eight actions at once as numbers, or let them flow out of noise. Which is better? Predict, then let two of them drive in the same scenes.',
  },
  guide: {
    say: 'The model has one list of words: 256 bins and some words for answers. Who decides which of them it may use?',
    discuss: [
      {
        ask: 'What would an arm do with a word in place of its third token?',
        answer:
          'There is no motion for it. OpenVLA does not close the vocabulary: an id that is no action is clipped to one, silently.',
      },
      {
        ask: 'With more time, “Which head?”: a head says numbers in place of tokens, so nothing has to be struck out. What does it lose?',
        answer:
          'Odds. A token’s odds can hold two ways, left and right of a wall; one number cannot, and is drawn between them while it learns. Ten scenes a head seldom tell two heads apart: read the interval before the verdict.',
      },
    ],
    hides: 'The exhibit’s own questions and sources, and the list of exhibits.',
  },
};
