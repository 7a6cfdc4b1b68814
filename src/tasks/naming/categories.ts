/** Categories of the catalogue as nouns, and which concepts a careful person would not call by them. */
import type { NameSpec } from '../../contracts.ts';

/** The first is said. Without nouns: categories too wide to name a thing by. */
const NOUNS: Readonly<Record<string, readonly string[]>> = {
  fruit: ['fruit'],
  vegetable: ['vegetable'],
  food: ['food'],
  sweets: ['sweet treat', 'sweets', 'dessert'],
  drink: ['drink', 'beverage'],
  container: ['container'],
  kitchenware: ['piece of kitchenware', 'kitchenware'],
  animal: ['animal'],
  bird: ['bird'],
  'sea animal': ['sea animal', 'sea creature'],
  insect: ['insect'],
  plant: ['plant'],
  vehicle: ['vehicle'],
  tool: ['tool'],
  furniture: ['piece of furniture', 'furniture'],
  electronics: ['electronic device', 'device', 'gadget'],
  clothing: ['piece of clothing', 'garment'],
  toy: ['toy', 'plaything'],
  music: ['musical instrument', 'instrument'],
  stationery: ['piece of stationery', 'stationery'],
  building: ['building'],
  face: ['face'],
  body: ['body part', 'part of the body'],
  symbol: ['symbol'],
  digit: ['digit', 'number'],
  letter: ['letter'],
  arrow: ['arrow'],
  shape: ['shape'],
  flag: ['flag'],
};

/** Whoever says the wider word may mean these, too. */
const WIDER: Readonly<Record<string, readonly string[]>> = {
  bird: ['animal'],
  insect: ['animal'],
  'sea animal': ['animal'],
  fruit: ['food'],
  vegetable: ['food'],
  sweets: ['food'],
  digit: ['symbol'],
  letter: ['symbol'],
  arrow: ['symbol'],
};

/** In the category, for want of a better, and never called so: a stop sign is no vehicle, a mug no drink. */
const NEVER = new Set(
  `rock|firewood|fallen leaf|maple leaf|bouquet|traffic light|traffic cone|stop sign|fuel pump|wheel|anchor|shopping cart
  |wheelchair|key|keys|old key|screw|gear|bell|candle|umbrella|bomb|shield|test tube|fire hydrant|brick|carousel
  |ferris wheel|statue of liberty|disc|floppy disk|battery|plug|ring|gem|ribbon|handbag|briefcase|backpack|suitcase
  |wristwatch|glasses|sunglasses|crown|helmet|snowman|music note|map|globe|abacus|money bag|coin|credit card|ticket|tin|jar
  |salt shaker|mug|wine glass|glass|paper cup|teacup|baby bottle|ice cube|snail|spider|spider web|scorpion|shell|padlock
  |footprints|paw prints|thumbs up|lettuce|butter|die|playing cards|chestnut|peanuts|knife block|utensil holder`
    .replaceAll(/\s*\n\s*/gu, '')
    .split('|'),
);

/** Nouns by which the concept may be called for its category, the one that is said first. */
export const categoryNouns = ({ name, category }: Pick<NameSpec, 'name' | 'category'>): readonly string[] => {
  if (NEVER.has(name)) return [];
  return [category, ...(WIDER[category] ?? [])].flatMap((one) => NOUNS[one] ?? []);
};

/** Whether the concept is called by the noun for its category; null: some would, and some would not. */
export const isOfCategory = (concept: Pick<NameSpec, 'name' | 'category'>, noun: string): boolean | null => {
  if (categoryNouns(concept).includes(noun)) return true;
  const { category } = concept;
  return [category, ...(WIDER[category] ?? [])].some((one) => NOUNS[one]?.includes(noun)) ? null : false;
};

/** What is said of it: "fruit"; null where its category is no word for it. */
export const categoryNoun = ({ name, category }: Pick<NameSpec, 'name' | 'category'>): string | null =>
  NEVER.has(name) ? null : (NOUNS[category]?.[0] ?? null);

/** Every noun of a category, to find names and descriptions that have one in them. */
export const ALL_NOUNS: readonly string[] = [...new Set(Object.values(NOUNS).flat())];

/** What is said of each category. */
export const CATEGORY_NOUNS: readonly string[] = Object.values(NOUNS).flatMap(([first]) => first ?? []);
