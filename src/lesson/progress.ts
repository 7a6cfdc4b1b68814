/**
 * What a visitor has done of the lesson: at every station the prediction and the tasks. Pure; it travels in the link as
 * two characters a station: the option (0 to 3, or - for none) and the tasks that are done as bits of one hexadecimal digit.
 */
import { type Facts, MAX_OPTIONS, type Station } from './station.ts';

export interface Done {
  /** Index of the option; null: no prediction yet. */
  readonly predicted: number | null;
  /** Bit i: task i is done. */
  readonly tasks: number;
}

/** One row a station, in the order of the stations. */
export type Progress = readonly Done[];

export type LessonEvent =
  /** A prediction; the first counts. */
  | { readonly type: 'predicted'; readonly station: number; readonly option: number }
  /** The page's state while a station is open. */
  | { readonly type: 'seen'; readonly station: number; readonly facts: Facts }
  /** One station, or all (null), from the beginning. */
  | { readonly type: 'again'; readonly station: number | null };

const NOTHING: Done = { predicted: null, tasks: 0 };

export const noProgress = (stations: readonly Station[]): Progress => stations.map(() => NOTHING);

const allTasks = ({ tasks }: Station): number => 2 ** tasks.length - 1;

export const isDone = (station: Station, done: Done | undefined): boolean =>
  done !== undefined && done.predicted !== null && done.tasks === allTasks(station);

/** The first station that is not done; null when all are. */
export const nextStation = (stations: readonly Station[], progress: Progress): number | null => {
  const at = stations.findIndex((station, i) => !isDone(station, progress[i]));
  return at < 0 ? null : at;
};

/** Gives the old value back, the same object, where nothing has changed. */
export const reduce = (stations: readonly Station[], progress: Progress, event: LessonEvent): Progress => {
  if (event.type === 'again' && event.station === null) return noProgress(stations);
  const at = event.station ?? -1;
  const [station, old] = [stations[at], progress[at]];
  if (!station || !old) return progress;
  const put = (done: Done): Progress => progress.map((one, i) => (i === at ? done : one));
  switch (event.type) {
    case 'again':
      return put(NOTHING);
    case 'predicted': {
      const known = event.option >= 0 && event.option < station.prediction.options.length;
      return old.predicted === null && known ? put({ ...old, predicted: event.option }) : progress;
    }
    case 'seen': {
      if (old.predicted === null) return progress; // what was done before the prediction is none
      const tasks = station.tasks.reduce(
        (bits, task, i) => (task.done(event.facts) ? bits | (1 << i) : bits),
        old.tasks,
      );
      return tasks === old.tasks ? progress : put({ ...old, tasks });
    }
  }
};

/** As it stands in the link; empty when nothing was done. */
export const formatProgress = (progress: Progress): string =>
  progress.every(({ predicted, tasks }) => predicted === null && tasks === 0)
    ? ''
    : progress.map(({ predicted, tasks }) => `${predicted ?? '-'}${tasks.toString(16)}`).join('');

/** Null: this is no progress of these stations. */
export const parseProgress = (stations: readonly Station[], text: string): Progress | null => {
  if (text === '') return noProgress(stations);
  if (text.length !== 2 * stations.length || !new RegExp(`^([-0-${MAX_OPTIONS - 1}][0-9a-f])+$`).test(text))
    return null;
  const progress = stations.map((_, i): Done => {
    const option = text.charAt(2 * i);
    const tasks = Number.parseInt(text.charAt(2 * i + 1), 16);
    return { predicted: option === '-' ? null : Number(option), tasks };
  });
  const fits = stations.every((station, i) => {
    const { predicted, tasks } = progress[i] ?? NOTHING;
    const begun = predicted === null ? tasks === 0 : predicted < station.prediction.options.length;
    return begun && tasks <= allTasks(station);
  });
  return fits ? progress : null;
};
