/** The door of the bench: it brings the world, the renderer and the engine with it, so a page takes it by import(). */
export {
  createLive,
  type Live,
  type LiveEngine,
  type LiveEpisode,
  type LiveOutcome,
} from './live.browser.ts';
