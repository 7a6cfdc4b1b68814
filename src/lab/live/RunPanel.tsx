/** The panel of episodes that are run here: the task, how many, what else the exhibit sets, Run and Stop, what came out. */
import type { ReactNode } from 'react';
import type { TaskName } from '../../contracts.ts';
import { BLOCK_TASKS } from '../../tasks/index.ts';
import { type Option, Segmented } from '../../ui/Segmented.tsx';
import { Panel } from '../ui/Panel.tsx';
import { type Count, Going } from './Going.tsx';
import { type BenchRun, isBusy } from './use-bench.browser.ts';

const TASKS = BLOCK_TASKS.map(
  ({ name, title, success }): Option<TaskName> => ({
    value: name,
    label: title,
    title: `Met when ${success}`,
  }),
);

/** The usual numbers of episodes; and what an address asked for. */
const eachOptions = (usual: readonly number[], each: number): readonly Option<string>[] =>
  [...new Set([...usual, each])].sort((a, b) => a - b).map((n) => ({ value: `${n}`, label: `${n}` }));

interface Setup {
  readonly task: TaskName;
  /** Episodes a head, a count of bins, ... */
  readonly each: number;
}

interface Props {
  readonly title: string;
  readonly bench: BenchRun;
  readonly state: Setup;
  readonly change: (part: Partial<Setup>) => void;
  /** "Episodes a head", and the numbers that are offered. */
  readonly each: { readonly label: string; readonly usual: readonly number[] };
  /** What else is set before a run. */
  readonly settings: ReactNode;
  readonly count: Count;
  /** Is there an episode that has not been run? */
  readonly missing: boolean;
  readonly onStart: () => void;
  /** While it runs; null: nothing has begun yet. */
  readonly now: ReactNode;
  readonly children: ReactNode;
}

export const RunPanel = ({ title, bench, state, change, each, settings, children, ...props }: Props) => (
  <Panel id="live" title={title}>
    <fieldset className="live-setup" disabled={isBusy(bench.state)}>
      <legend className="unseen">What is run</legend>
      <Segmented
        label="Task"
        testId="task"
        options={TASKS}
        value={state.task}
        onChange={(task) => change({ task })}
      />
      <div className="live-choice">
        <span aria-hidden="true">{each.label}</span>
        <Segmented
          label={each.label}
          testId="each"
          options={eachOptions(each.usual, state.each)}
          value={`${state.each}`}
          onChange={(value) => change({ each: Number(value) })}
        />
      </div>
      {settings}
    </fieldset>
    <Going
      bench={bench}
      label={props.count.done === 0 ? 'Run' : props.missing ? 'Go on' : 'All done'}
      disabled={!props.missing}
      onStart={props.onStart}
      now={props.now}
      count={props.count}
    />
    {children}
  </Panel>
);
