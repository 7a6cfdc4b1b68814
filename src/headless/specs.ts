/**
 * What Python and the scripts read of tasks, specs and objects, as values of JSON files. `npm run specs` writes them,
 * and specs.test.ts fails while they are stale. Another registry is another row of `specFiles`.
 */
import { BINS, EE_DELTA, TCP_POSE } from '../action/index.ts';
import { jointActionSpec, ROBOTS } from '../robots/index.ts';
import {
  CATEGORY_NOUNS,
  OPEN_KINDS,
  QUESTION_KINDS,
  STAGED,
  TASKS,
  UNTAUGHT_KINDS,
  WORDING_KINDS,
} from '../tasks/index.ts';
import { COLOR_NAMES, CONTAINERS, SHAPES } from '../things/blocks.ts';
import { SPLITS } from '../things/index.ts';
import { TABLES } from '../things/table-names.ts';

/** Colours, shapes and kinds of question as the models' vocabulary has them: an order that never changes. */
const tasksFile = () => ({
  tasks: TASKS.map(({ name, title, success, maxSteps, destination, training, wording }) => ({
    ...{ name, title, success, maxSteps },
    destination: destination && { shapes: destination.shapes },
    training,
    ...wording,
  })),
  staged: STAGED.map(({ name, title, success, maxSteps, table, wording }) => ({
    ...{ name, title, success, maxSteps, table },
    ...wording,
  })),
  questions: QUESTION_KINDS,
  openQuestions: OPEN_KINDS,
  kinds: CATEGORY_NOUNS,
  tables: TABLES,
  splits: SPLITS,
  wordings: WORDING_KINDS,
  untaught: UNTAUGHT_KINDS,
  objects: { colors: COLOR_NAMES, shapes: Object.keys(SHAPES), containers: CONTAINERS },
});

/** By kind; ranges to the last bit, so that bin 128 is exactly zero there, too. */
const specsFile = () => ({
  bins: BINS,
  actions: Object.fromEntries([EE_DELTA].map(({ kind, ...spec }) => [kind, spec])),
  states: Object.fromEntries([TCP_POSE].map(({ kind, ...spec }) => [kind, spec])),
});

/** Each robot with its joint targets in the units of its users. */
const robotsFile = () => ({
  robots: ROBOTS.map((robot) => ({
    ...{ id: robot.id, title: robot.title, source: robot.source, expert: robot.expert },
    action: jointActionSpec(robot),
    workspace: robot.workspace,
  })),
});

/** By path, from the repository's root. */
export const specFiles = (): Readonly<Record<string, unknown>> => ({
  'src/tasks/tasks.json': tasksFile(),
  'src/action/specs.json': specsFile(),
  'src/robots/robots.json': robotsFile(),
});
