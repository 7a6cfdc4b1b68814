/** What follow mode thought at its last look, in a sentence for the status line. Pure. */

import { thingNamed, type Verdict } from '../../policy/index.ts';
import type { Status } from '../status.ts';

const SAID: Readonly<Record<Verdict, (thing: string) => Status>> = {
  following: (thing) => ({ mood: 'busy', text: `Following the ${thing}.` }),
  arrived: (thing) => ({ mood: 'good', text: `At the ${thing}. The arm follows when it moves.` }),
  unsure: (thing) => ({
    mood: 'warn',
    text: `Not sure where the ${thing} is, so the arm waits. Move it apart, or give it more light.`,
  }),
  'not-seen': (thing) => ({
    mood: 'warn',
    text: `The model sees no ${thing}, so the arm waits. Put it on the desk, or name something else.`,
  }),
  'out-of-reach': (thing) => ({
    mood: 'warn',
    text: `The ${thing} is out of the arm’s reach. Move it nearer to the marked rectangle.`,
  }),
};

/** Names are as long as visitors type them. */
const LONGEST_NAME = 40;

export const verdictStatus = (verdict: Verdict, instruction: string): Status => {
  const name = thingNamed(instruction) ?? 'thing that is named';
  return SAID[verdict](name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name);
};
