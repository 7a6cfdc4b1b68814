/**
 * What Python and the scripts read of tasks, specs and objects, as values of JSON files. `npm run specs` writes them,
 * and specs.test.ts fails while they are stale. Another registry is another row of `specFiles`.
 */
import { ACTION_SPEC, BINS, PROPRIOCEPTION_SPEC } from '../action/index.ts';
import { QUESTION_KINDS, TASKS } from '../tasks/index.ts';
import { COLOR_NAMES, CONTAINERS, SHAPES } from '../things/blocks.ts';

/** Metres, radians: the ends of a range as they are meant, without the last bit of a multiplication. */
const round = (x: number): number => Number(x.toFixed(6));

const dimension = <T extends { readonly low: number; readonly high: number }>(dim: T): T => ({
  ...dim,
  low: round(dim.low),
  high: round(dim.high),
});

/** Colours, shapes and kinds of question as the models' vocabulary has them: an order that never changes. */
const tasksFile = () => ({
  tasks: TASKS.map(({ name, title, success, maxSteps, destination, training, wording }) => ({
    ...{ name, title, success, maxSteps },
    destination: destination && { shapes: destination.shapes },
    training,
    ...wording,
  })),
  questions: QUESTION_KINDS,
  objects: { colors: COLOR_NAMES, shapes: Object.keys(SHAPES), containers: CONTAINERS },
});

const specsFile = () => ({
  bins: BINS,
  actions: { 'ee-delta': { hz: 5, dimensions: ACTION_SPEC.map(dimension) } },
  states: { 'tcp-pose': { dimensions: PROPRIOCEPTION_SPEC.map(dimension) } },
});

/** By path, from the repository's root. */
export const specFiles = (): Readonly<Record<string, unknown>> => ({
  'src/tasks/tasks.json': tasksFile(),
  'src/action/specs.json': specsFile(),
});
