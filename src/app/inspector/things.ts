/** What a policy saw one by one, as boxes over its frame. Pure. */
import type { SeenObject, SeenThings } from '../../contracts.ts';
import { signed } from '../../ui/format.ts';

export interface ThingBox {
  readonly id: number;
  /** Top left corner and side of the square that is looked at closely, shares of the frame; inside it. */
  readonly x: number;
  readonly y: number;
  readonly side: number;
  /** What the sentence means by its first noun phrase, and by its second. */
  readonly role: 'target' | 'second' | null;
  /** How well it fits the phrase of what is meant, nats; of what is meant with the phrase, and which try it is from the second on. */
  readonly label: string;
  /** It is remembered, and not in this frame. */
  readonly hidden: boolean;
}

const inside = (middle: number, side: number): number => Math.min(1 - side, Math.max(0, middle - side / 2));

/** Which try this is, where ways to take it came to nothing before; null: the first. */
const tryOf = ({ attempts }: SeenObject): number | null =>
  attempts ? 1 + attempts.tried.length + (attempts.under === null ? 0 : 1) : null;

const ORDER = { target: 2, second: 1, other: 0 } as const;

/** What is meant comes last, to be drawn over the others. */
export const boxesOf = ({ seen, target, second, phrases, stuck }: SeenThings): readonly ThingBox[] =>
  seen
    .map((thing): ThingBox => {
      const { id, u, v, side: given, hidden, names } = thing;
      const side = Math.min(1, given);
      const role = id === target ? 'target' : id === second ? 'second' : null;
      const phrase = role === 'second' ? phrases.second : phrases.target;
      const fit = names.find(({ name }) => name === phrase)?.fit;
      const again = role === 'target' ? tryOf(thing) : null;
      const fits = fit === undefined ? '' : `${role ? `${phrase} ` : ''}${signed(fit, 1)}`;
      const tries = again === null || again < 2 ? fits : `${fits} · try ${again}`;
      const label = stuck && role === 'target' ? `${tries} · drawn` : tries;
      return { id, x: inside(u, side), y: inside(v, side), side, role, label, hidden: hidden > 0 };
    })
    .toSorted((a, b) => ORDER[a.role ?? 'other'] - ORDER[b.role ?? 'other']);

/** The same for who cannot see the boxes. */
export const thingsInWords = ({ seen, target, second, phrases, stuck }: SeenThings): string => {
  const [first, other] = [target === null ? null : phrases.target, second === null ? null : phrases.second];
  const count = seen.length === 1 ? '1 thing' : `${seen.length} things`;
  const meant = first === null ? '' : `; meant is the ${first}${other === null ? '' : `, and the ${other}`}`;
  const thing = seen.find(({ id }) => id === target);
  const again = thing ? tryOf(thing) : null;
  const tries = again === null || again < 2 ? '' : `, taken otherwise now: try ${again}`;
  const drawn = stuck ? '; the hand stood still, so its action is drawn by its odds' : '';
  return `The model sees ${count}${meant}${tries}${drawn}`;
};
