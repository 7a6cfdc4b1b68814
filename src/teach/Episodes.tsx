/** The episodes that this browser keeps: named, marked, deleted, and downloaded as a dataset. */
import { megabytes } from '../ui/format.ts';
import { Icon } from '../ui/Icon.tsx';
import type { Controller } from './controller.browser.ts';
import { groupsOf } from './export.browser.ts';
import type { KeptEpisode } from './kept.ts';
import type { State } from './state.ts';

interface Props {
  readonly state: State;
  readonly controller: Controller;
}

const MARKS = [
  ['success', true],
  ['failure', false],
  ['unmarked', null],
] as const;

const markOf = (success: boolean | null): string => MARKS.find(([, value]) => value === success)?.[0] ?? '';

const Row = ({
  episode,
  shown,
  controller,
}: {
  episode: KeptEpisode;
  shown: boolean;
  controller: Controller;
}) => {
  const { id, notes, sentence, trim, spec, finished } = episode;
  const seconds = (trim[1] - trim[0]) / spec.action.hz;
  return (
    <li data-testid="episode" data-shown={shown}>
      <input
        type="text"
        className="view-control"
        aria-label={`Name of ${notes.name}`}
        defaultValue={notes.name}
        key={notes.name}
        onBlur={({ target }) => {
          const name = target.value.trim();
          if (name !== '' && name !== notes.name) controller.change(id, { name });
        }}
        data-testid="name"
      />
      <select
        className="view-control"
        aria-label={`Mark of ${notes.name}`}
        value={markOf(notes.success)}
        onChange={({ target }) => {
          const success = MARKS.find(([word]) => word === target.value)?.[1] ?? null;
          controller.change(id, { success });
        }}
        data-testid="mark"
      >
        {MARKS.map(([word]) => (
          <option key={word} value={word}>
            {word}
          </option>
        ))}
      </select>
      <span
        className="teach-about"
        title={`${sentence} · by ${notes.policy?.file ?? notes.by}, seed ${notes.seed}`}
      >
        {seconds.toFixed(1)} s · {sentence}
        {!finished && ' · its tab was closed'}
      </span>
      <button
        type="button"
        onClick={() => controller.showKept(episode)}
        aria-label={`Show ${notes.name}`}
        data-testid="show"
      >
        Show
      </button>
      <button
        type="button"
        className="quiet"
        onClick={() => controller.remove(id)}
        aria-label={`Delete ${notes.name}`}
        title={`Delete ${notes.name}`}
        data-testid="delete"
      >
        <Icon name="close" />
      </button>
    </li>
  );
};

const Downloads = ({ group, state, controller }: Props & { readonly group: readonly KeptEpisode[] }) => {
  const [first] = group;
  const busy = state.phase.phase !== 'ready';
  if (!first) return null;
  const { spec } = first;
  const what = `${spec.robot}, ${spec.cameras.map(({ name, width }) => `${name} ${width}`).join(' and ')}`;
  return (
    <div className="teach-buttons" data-testid="group">
      <button
        type="button"
        className="primary"
        disabled={busy}
        onClick={() => controller.save(group, 'zip')}
        data-testid="download"
      >
        <Icon name="save" /> Download dataset
      </button>
      {controller.canPickFolder() && (
        <button
          type="button"
          disabled={busy}
          onClick={() => controller.save(group, 'folder')}
          data-testid="folder"
        >
          Into a folder
        </button>
      )}
      <span className="teach-about">
        {group.length} {group.length === 1 ? 'episode' : 'episodes'}: {what}
      </span>
    </div>
  );
};

export const Episodes = ({ state, controller }: Props) => {
  const { kept, storage, shown } = state;
  return (
    <section className="view-panel" aria-label="Recorded episodes">
      <div className="teach-head">
        <h2>Recorded episodes</h2>
        {storage && storage.quota > 0 && (
          <span className="teach-about" data-testid="storage">
            {megabytes(storage.used)} of {megabytes(storage.quota)} in this browser
          </span>
        )}
      </div>
      {kept.length === 0 ? (
        <p className="teach-hint">
          None yet. Say what is asked, press Record and drive. Everything stays in this browser until you
          delete it.
        </p>
      ) : (
        <ul className="teach-episodes">
          {kept.map((episode) => (
            <Row
              key={episode.id}
              episode={episode}
              shown={shown?.key === episode.id}
              controller={controller}
            />
          ))}
        </ul>
      )}
      {groupsOf(kept).map((group) => (
        <Downloads key={group[0]?.id} group={group} state={state} controller={controller} />
      ))}
    </section>
  );
};
