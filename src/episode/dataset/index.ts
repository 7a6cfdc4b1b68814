/** The door of LeRobot datasets: parquet comes with it, so that a page takes it by import(). */

export { copyOf, type EpisodeCopy } from './copy.ts';
export { createFeatureWriter } from './feature-writer.ts';
export {
  ACTION,
  cameraOf,
  type DatasetEpisode,
  type DatasetFrame,
  type DatasetInfo,
  type EpisodeNotes,
  type Features,
  imageKey,
  type RecordingSpec,
  STATE,
} from './format.ts';
export type { DatasetFiles } from './info.ts';
export { openLinked, packEpisode, unpackEpisode } from './link.ts';
export { mergeDatasets } from './merge.ts';
export { packFrames, unpackFrames } from './pack.ts';
export {
  type EpisodeEntry,
  type EpisodeVideo,
  namesOf,
  type OpenedDataset,
  openDataset,
  type ReadFrame,
} from './reader.ts';
export { recordingSpec, recordStep, stateOf } from './record.ts';
export type { DatasetSink, FileSink } from './tables.ts';
export { createDatasetWriter, type DatasetWriter } from './writer.ts';
