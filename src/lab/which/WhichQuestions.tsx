import { Questions } from '../ui/Question.tsx';
import type { WhichState } from './address.ts';

export const WhichQuestions = ({ change }: { change: (part: Partial<WhichState>) => void }) => (
  <Questions
    questions={[
      {
        id: 'average',
        ask: 'In half of the demonstrations the hand passes a wall on the left, in half on the right. A head learns one number a dimension by L1. What does the least loss pull it to, if nothing in the picture tells which?',
        options: [
          'to left or right, by chance',
          'nowhere: all between the two is as good, the wall among it',
          'it cannot be trained on that',
        ],
        right: 1,
        why: 'The mean distance to two values is the same for every number between them. Nothing in the loss keeps the head out of the middle, and one number cannot be left half of the time. Odds over bins and a flow can keep both ways apart.',
      },
      {
        id: 'late',
        ask: 'A head takes 500 ms to answer with 8 actions at 5 actions a second. All 8 are carried out before it looks again. For how much of the time has the arm something to do?',
        options: ['none of it', 'about a third', 'about three quarters', 'all of it'],
        right: 2,
        why: 'Eight actions last 1.6 s, the look before them 0.5 s: 1.6 of 2.1 s. A head of one action would move for 0.2 of 0.7 s. That is what chunks buy a slow policy, and what they cost is that nobody looks for 1.6 s.',
        show: {
          label: 'Show 8 actions a look, 10 times as slow',
          act: () => change({ execute: 8, slow: 4 }),
        },
      },
      {
        id: 'steps',
        ask: 'A flow needs 10 Euler steps for a chunk here, each a run of its small head; the trunk runs once. With 1 step instead of 10, how much sooner does the answer come in this page?',
        options: ['ten times sooner', 'hardly sooner', 'not at all'],
        right: 2,
        why: 'All ten steps are unrolled in one graph, and steps of size zero change nothing but are computed: one file, one run, the same time. With a big head, and a graph for each count, one step would be sooner; whether it is as good is what one must run.',
        show: { label: 'Show the flow with 1 step', act: () => change({ b: 'pico:flow', msB: 0, flow: 0 }) },
      },
    ]}
  />
);
