/** Says that a newer build lies ready; nothing changes under a run until the visitor, or closing the page, takes it. */
import { useStore } from 'zustand';
import { offline } from '../../runtime/offline/state.ts';

export const UpdateNote = () => {
  const state = useStore(offline);
  if (state !== 'update') return null;
  return (
    <button
      type="button"
      className="inline"
      title="Close other tabs of this page first: all change together"
      onClick={() => window.location.reload()}
      data-testid="update"
    >
      A new version is ready: reload
    </button>
  );
};
