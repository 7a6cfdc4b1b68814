/** A LeRobot dataset from the visitor's disk: opened, said what of it cannot be shown, and its episodes to choose from. */
import { useCallback } from 'react';
import type { EpisodeEntry } from '../episode/dataset/index.ts';
import { type Choice, Select } from '../ui/view/fields.tsx';
import { useDrop } from '../ui/view/use-drop.browser.ts';
import type { Controller } from './controller.browser.ts';
import { filesOfDrop, filesOfList } from './files.browser.ts';
import type { State } from './state.ts';

interface Props {
  readonly state: State;
  readonly controller: Controller;
}

/** A folder of thousands would be no list any more. */
const MOST_LISTED = 500;

const choiceOf = ({ index, name, length, tasks }: EpisodeEntry): Choice<string> => ({
  value: String(index),
  label: `${name}: ${length} frames, ${tasks.join('; ')}`,
});

const Chooser = ({ controller }: { readonly controller: Controller }) => {
  const take = (list: FileList | null): void => {
    if (list && list.length > 0) controller.openFiles(filesOfList(list));
  };
  return (
    <div className="teach-buttons">
      <label className="button file">
        <input
          type="file"
          accept=".zip"
          onChange={({ target }) => take(target.files)}
          data-testid="open-zip"
        />
        Open a zip
      </label>
      <label className="button file">
        <input
          type="file"
          {...{ webkitdirectory: '' }}
          onChange={({ target }) => take(target.files)}
          data-testid="open-folder"
        />
        Open a folder
      </label>
    </div>
  );
};

export const DatasetPanel = ({ state: { dataset, shown }, controller }: Props) => {
  const take = useCallback(
    (transfer: DataTransfer) => controller.openFiles(filesOfDrop(transfer)),
    [controller],
  );
  const over = useDrop(take);
  return (
    <section className="view-panel" aria-label="Open a dataset" data-over={over} data-testid="dataset">
      <div className="teach-head">
        <h2>Open a dataset</h2>
        {dataset && (
          <button type="button" onClick={controller.closeDataset} data-testid="close-dataset">
            Close it
          </button>
        )}
      </div>
      <p className="teach-hint">
        A LeRobot dataset, version 3.0, 2.1 or 2.0: yours or anybody’s. Drop it on this page. It stays on this
        machine.
      </p>
      <Chooser controller={controller} />
      {dataset && (
        <>
          <p data-testid="dataset-said">
            {dataset.version}, {dataset.robot ?? 'no robot named'}, {dataset.episodes.length} episodes,{' '}
            {dataset.episodes.reduce((sum, { length }) => sum + length, 0)} frames at {dataset.fps} a second.
          </p>
          {dataset.missing.map((sentence) => (
            <p key={sentence} className="teach-missing" data-testid="missing">
              {sentence}
            </p>
          ))}
          <Select
            label="Episode"
            testId="choose-episode"
            value={shown?.key.replace('opened ', '') ?? ''}
            choices={dataset.episodes.slice(0, MOST_LISTED).map(choiceOf)}
            onChange={(value) => {
              const entry = dataset.episodes.find(({ index }) => String(index) === value);
              if (entry) controller.show(entry);
            }}
          />
        </>
      )}
    </section>
  );
};
