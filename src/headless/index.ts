/** The doors of the bench: they bring the world, the renderer and the engine with them, so a page takes them by import(). */
export {
  createLive,
  type Live,
  type LiveEngine,
  type LiveEpisode,
  type LiveOutcome,
  type LiveTold,
} from './live.browser.ts';
export {
  createMeasuring,
  type EpisodeWatch,
  type LoadingWatch,
  type MeasuredModel,
  type Measuring,
  type PreparedSide,
} from './measure.browser.ts';
export {
  createTeaching,
  type TeachEnd,
  type Teaching,
  type TeachRun,
  type TeachScene,
  type TeachStage,
  type TeachWatch,
} from './teach.browser.ts';
