/** To take along: the table, all of it, the commands that run the same, and what the numbers mean. */
import { useState } from 'react';
import type { Clock } from '../contracts.ts';
import { isTaskName, taskOf } from '../tasks/index.ts';
import { CopyLink } from '../ui/CopyLink.tsx';
import { saveFile } from '../ui/save-file.browser.ts';
import { Words } from '../ui/Words.tsx';
import type { State } from './controller.browser.ts';
import { commandOf, type SideName } from './description.ts';
import { csvOf, fileOf } from './export.ts';
import { doneOf, sidesOf } from './progress.ts';

const page = (): string => window.location.origin + window.location.pathname;

const Command = ({ name, state: { description, heads } }: { name: SideName; state: State }) => {
  const [copied, setCopied] = useState(false);
  const head = heads[name];
  const command = commandOf(description, name, {
    variant: head?.options.variant,
    own: head?.model?.own?.options,
  });
  return (
    <div className="measure-command">
      <code translate="no" data-testid={`command-${name}`}>
        {command}
      </code>
      <CopyLink
        label={description.b ? `Copy the command of ${name.toUpperCase()}` : 'Copy the command'}
        text={() => command}
        copied={copied}
        onCopied={setCopied}
        said="Command copied"
        testId={`copy-command-${name}`}
      />
    </div>
  );
};

const WAITS: Readonly<Record<Clock, string>> = {
  paused:
    'the world waits for the model. The commands run the same episodes in the same code and come to the same actions and worlds, step by step; on WebGPU only on the same graphics adapter.',
  realtime:
    'the world does not wait for the model. How far an action gets depends on this machine and on what else it does, so neither the commands nor a second run need come to the same; keep this tab in front.',
};

const METHOD =
  'Bars are 95% intervals: Wilson (1927) for a rate, Newcombe (1998, method 10) for the difference of pairs. Seeds 10000 to 99999 are for looking and choosing: models were chosen by them, so a rate here is no test result. Episodes are kept in this browser, and nowhere else.';

export const Files = ({ state }: { state: State }) => {
  const { description, records, heads } = state;
  const none = doneOf(description, records) === 0;
  const { seed } = description;
  const name = `tabletop-${description.sentence === '' ? description.task : 'sentence'}-${seed}`;
  const task = heads.a?.options.task ?? description.task;
  const limit = heads.a?.options.maxSteps;
  const meaning = isTaskName(task) ? taskOf(task).success : '';
  return (
    <section className="view-panel" aria-labelledby="files-title" data-testid="files">
      <div className="measure-head">
        <h2 id="files-title">Take along</h2>
        <div className="actions">
          <button
            type="button"
            disabled={none}
            onClick={() => saveFile(`${name}.csv`, 'text/csv', csvOf(description, records, page()))}
            data-testid="save-csv"
          >
            CSV
          </button>
          <button
            type="button"
            disabled={none}
            onClick={() => {
              const file = fileOf(description, records, heads, page());
              saveFile(`${name}.json`, 'application/json', `${JSON.stringify(file, null, 2)}\n`);
            }}
            data-testid="save-json"
          >
            JSON, with every step
          </button>
        </div>
      </div>
      {sidesOf(description).map((side) => (
        <Command key={side} name={side} state={state} />
      ))}
      <p className="note" data-testid="meaning">
        <Words>
          {`Success: ${meaning}, judged when the episode ends, by “terminate” or after ${limit ?? 'the task’s'} actions; ${WAITS[description.clock]} ${METHOD}`}
        </Words>
      </p>
    </section>
  );
};
