/** Opens the page on its root: reads the link, makes the session, draws. */
import './styles/layout.css';
import './styles/panels.css';
import './styles/recording.css';
import './styles/sources.css';
import './styles/timeline.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Result, TabletopError } from '../contracts.ts';
import { decodeRecording, type Recording } from '../episode/recording/index.ts';
import { isQuestion } from '../language/question.ts';
import { createAddressBar } from '../runtime/address-bar.ts';
import type { Hot } from '../runtime/hot.ts';
import { checkInstruction } from '../runtime/instruction.ts';
import { mendValues } from '../runtime/link-values.ts';
import { beginKeeping } from '../runtime/offline/begin.browser.ts';
import { liveLink } from '../runtime/recording/when.ts';
import { savesData } from '../runtime/save-data.browser.ts';
import { createSession, type Session } from '../runtime/session.browser.ts';
import { RUN_KEY, readSettings, unknownKeys, writeSettings } from '../runtime/settings.ts';
import { createStores, pushNotice, type Stores } from '../runtime/stores.ts';
import { testAddress } from '../runtime/test-kit/address.ts';
import { later } from '../runtime/timers.ts';
import { steadyHands } from '../ui/hands.browser.ts';
import { PartBoundary } from '../ui/PartBoundary.tsx';
import { followTheme, resolveTheme, showTheme } from '../ui/theme.browser.ts';
import { App } from './App.tsx';
import { SessionProvider } from './context.tsx';

/** `requestIdleCallback` where there is one; never later than this. */
const IDLE_MS = 3000;
const whenIdle = (callback: () => void): void => {
  if ('requestIdleCallback' in window) requestIdleCallback(callback, { timeout: IDLE_MS });
  else setTimeout(callback, IDLE_MS / 3);
};

const MISSING: TabletopError = {
  code: 'RECORDING_INVALID',
  message: 'The recorded episode could not be fetched. The live scene takes its place.',
};

const readEpisode = async (coming: Promise<Uint8Array | null>): Promise<Result<Recording>> => {
  const bytes = await coming;
  return bytes ? decodeRecording(bytes) : { ok: false, error: MISSING };
};

/** The run of the link stays in the address until the page shows something else. */
const keepRunInAddress = (hot: Hot): void => {
  const leave = hot.on('step', () => {
    leave();
    const address = new URL(window.location.href);
    address.searchParams.delete(RUN_KEY);
    window.history.replaceState(null, '', address);
  });
};

/** Says which keys of the address mean nothing; what names them is fetched with the first of them. */
const tellUnknown = async (stores: Stores, query: string, test: boolean): Promise<void> => {
  const keys = unknownKeys(query);
  if (keys.length === 0) return;
  const { unknownKeyProblems } = await import('../runtime/unknown-keys.ts');
  for (const problem of unknownKeyProblems(keys, test)) pushNotice(stores.session, problem);
};

/** `episode`: the bytes of the recording that the page opens on; null: it opens live. */
export const openPage = async (
  root: HTMLElement,
  episode: Promise<Uint8Array | null> | null,
): Promise<Session> => {
  const { query, picture } = testAddress(window.location.search);
  const test = new URLSearchParams(query).get('test') === '1';
  const hooks = test ? import('../runtime/test-kit/test-hooks.browser.ts') : null;
  const { settings, problems } = readSettings(mendValues(query));

  const theme = resolveTheme(settings.theme);
  showTheme(theme);
  document.documentElement.dataset.test = String(test);

  const stores = createStores(settings, theme);
  followTheme(stores);
  for (const problem of problems) pushNotice(stores.session, problem);
  const told = tellUnknown(stores, query, test).catch(() => undefined); // then nobody says it

  // `scene` would outlive the seed that it stands for
  if (query !== window.location.search) window.history.replaceState(null, '', `?${query}`);
  // the address bar is the share link: it always says what the page shows
  const address = createAddressBar({
    write: () => {
      const now = stores.settings.getState();
      const link = liveLink(writeSettings(now, window.location.search), now.seed);
      window.history.replaceState(null, '', link === '' ? window.location.pathname : `?${link}`);
    },
    now: () => performance.now(),
    later,
  });
  stores.settings.subscribe(() => {
    if (stores.session.getState().recording) return; // a link to a recording is the link the page was opened with
    address.changed();
  });
  window.addEventListener('pagehide', address.flush);

  const run = new URLSearchParams(query).get(RUN_KEY);
  const session = createSession(stores, {
    ...{ test, run },
    recording: episode && {
      recording: readEpisode(episode),
      still: window.matchMedia('(prefers-reduced-motion: reduce)').matches,
      eager: !savesData(),
      now: () => performance.now(),
      nextPicture: (callback) => {
        const asked = requestAnimationFrame(callback);
        return () => cancelAnimationFrame(asked);
      },
      whenIdle,
    },
  });
  if (hooks) {
    await told; // a test that waits for `ready` finds it said
    (await hooks).installTestHooks(session, { picture, isQuestion, checkInstruction, pushNotice });
  }
  if (run !== null) void session.ready.then(() => keepRunInAddress(session.hot));

  void beginKeeping(stores, query);
  steadyHands();

  createRoot(root).render(
    <StrictMode>
      <SessionProvider session={session}>
        <PartBoundary name="The page">
          <App test={test} />
        </PartBoundary>
      </SessionProvider>
    </StrictMode>,
  );
  return session;
};
