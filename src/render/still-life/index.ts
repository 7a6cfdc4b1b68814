/** The door of still lifes: for testing desk mode only, so it is not part of what the page draws with. */
export { buildThing, KIND_NAMES, type KindName, kindOf } from './catalogue.ts';
export type { Cutout } from './cutouts.browser.ts';
export type { Film } from './develop.ts';
export {
  createStudio,
  type Lighting,
  type Placed,
  type Still,
  type StillLife,
  type Studio,
  type View,
} from './still-life.browser.ts';
