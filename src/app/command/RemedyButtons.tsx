/** What the visitor can do about an error, as buttons: the first is the one to try. */

import { REMEDY_LABELS, type Remedy } from '../../runtime/messages.ts';
import { reloadWithEpisode } from '../../runtime/reload.browser.ts';
import { useApp, useSettings } from '../context.tsx';

export const focusInstruction = (): void => {
  const field = document.getElementById('instruction');
  if (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) {
    field.focus();
    field.select();
  }
};

export const RemedyButtons = ({ remedies, onDone }: { remedies: readonly Remedy[]; onDone?: () => void }) => {
  const app = useApp();
  const provider = useSettings((s) => s.provider);
  const act: Readonly<Record<Remedy, () => void>> = {
    load: () => void app.load(),
    'load-first': () => void app.load(),
    'use-expert': () => app.change({ driver: 'expert' }),
    'use-wasm': () => app.change({ provider: 'wasm' }), // and the session loads it
    'reload-page': () => reloadWithEpisode(app),
    'retry-camera': app.retryCamera,
    'use-sim': () => app.change({ camera: 'sim' }),
    reset: () => void app.reset(),
    edit: focusInstruction,
    dismiss: () => {},
  };
  const useful = remedies.filter((remedy) => remedy !== 'use-wasm' || provider !== 'wasm');
  return useful.map((remedy, i) => (
    <button
      key={remedy}
      type="button"
      className={i === 0 && remedy !== 'dismiss' ? 'primary' : ''}
      data-testid={`remedy-${remedy}`}
      onClick={() => {
        act[remedy]();
        onDone?.();
      }}
    >
      {REMEDY_LABELS[remedy]}
    </button>
  ));
};
