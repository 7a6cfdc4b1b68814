/** The heads that lie on the trunk of the model in use. Another one takes over where the episode stands. */
import { useId } from 'react';
import { useServedModels } from '../../ui/view/use-served-models.browser.ts';
import { useApp, useSession, useSettings } from '../context.tsx';
import { headOptions } from './names.ts';
import '../styles/heads.css';

export const HeadChoice = () => {
  const id = useId();
  const { change, fetchAhead } = useApp();
  const model = useSettings((s) => s.model);
  const loading = useSession((s) => s.engine.phase === 'loading');
  const loaded = useSession((s) => (s.engine.phase === 'ready' ? s.engine.info.title : ''));
  const served = useServedModels();
  const options = headOptions(served, model);
  if (options.length === 0) return null;
  // a choice begins with pointing at the list or going to it
  const ahead = (): void => void fetchAhead(options.map((one) => one.model));
  return (
    <li className="head-choice" aria-busy={loading} data-testid="head" data-loaded={loaded}>
      <label htmlFor={id} className="unseen">
        Head of the model
      </label>
      <select
        id={id}
        value={model}
        onPointerEnter={ahead}
        onFocus={ahead}
        onChange={(event) => void change({ model: event.target.value })}
        title="Another head on the same trunk. The episode goes on."
        data-testid="head-choice"
      >
        {options.map((one) => (
          <option key={one.model} value={one.model}>
            {one.label}
          </option>
        ))}
      </select>
    </li>
  );
};
