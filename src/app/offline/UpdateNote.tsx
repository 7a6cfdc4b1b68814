/** Says why the page is not kept, where it cannot be. Or that a newer build lies ready: nothing changes under a run until the visitor, or closing the page, takes it. */
import { useStore } from 'zustand';
import { offline, refusal } from '../../runtime/offline/state.ts';
import { reloadWithEpisode } from '../../runtime/reload.browser.ts';
import { useApp } from '../context.tsx';

export const UpdateNote = () => {
  const app = useApp();
  const state = useStore(offline);
  const why = useStore(refusal);
  if (state === 'refused')
    return <span data-testid="not-kept">{`Not kept for use without network: ${why}`}</span>;
  if (state !== 'update') return null;
  return (
    <button
      type="button"
      className="inline"
      title="Close other tabs of this page first: all change together"
      onClick={() => reloadWithEpisode(app)}
      data-testid="update"
    >
      A new version is ready: reload
    </button>
  );
};
