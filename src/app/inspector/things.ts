/** What a policy saw one by one, as boxes over its frame. Pure. */
import type { SeenThings } from '../../contracts.ts';
import { signed } from '../../ui/format.ts';

export interface ThingBox {
  readonly id: number;
  /** Top left corner and side of the square that is looked at closely, shares of the frame; inside it. */
  readonly x: number;
  readonly y: number;
  readonly side: number;
  /** What the sentence means by its first noun phrase, and by its second. */
  readonly role: 'target' | 'second' | null;
  /** How well it fits the phrase of what is meant, nats; of what is meant with the phrase. */
  readonly label: string;
  /** It is remembered, and not in this frame. */
  readonly hidden: boolean;
}

const inside = (middle: number, side: number): number => Math.min(1 - side, Math.max(0, middle - side / 2));

const ORDER = { target: 2, second: 1, other: 0 } as const;

/** What is meant comes last, to be drawn over the others. */
export const boxesOf = ({ seen, target, second, phrases }: SeenThings): readonly ThingBox[] =>
  seen
    .map(({ id, u, v, side: given, hidden, names }): ThingBox => {
      const side = Math.min(1, given);
      const role = id === target ? 'target' : id === second ? 'second' : null;
      const phrase = role === 'second' ? phrases.second : phrases.target;
      const fit = names.find(({ name }) => name === phrase)?.fit;
      const label = fit === undefined ? '' : `${role ? `${phrase} ` : ''}${signed(fit, 1)}`;
      return { id, x: inside(u, side), y: inside(v, side), side, role, label, hidden: hidden > 0 };
    })
    .toSorted((a, b) => ORDER[a.role ?? 'other'] - ORDER[b.role ?? 'other']);

/** The same for who cannot see the boxes. */
export const thingsInWords = ({ seen, target, second, phrases }: SeenThings): string => {
  const [first, other] = [target === null ? null : phrases.target, second === null ? null : phrases.second];
  const count = seen.length === 1 ? '1 thing' : `${seen.length} things`;
  const meant = first === null ? '' : `; meant is the ${first}${other === null ? '' : `, and the ${other}`}`;
  return `The model sees ${count}${meant}`;
};
