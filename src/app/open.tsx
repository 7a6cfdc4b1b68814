/** Opens the page on its root: reads the link, makes the session, draws. */
import './styles/layout.css';
import './styles/panels.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { SessionProvider } from './context.tsx';
import { createSession } from './session.browser.ts';
import { readSettings, writeSettings } from './settings.ts';
import { createStores, pushNotice } from './stores.ts';
import { installTestHooks } from './test-hooks.browser.ts';
import { followTheme, resolveTheme, showTheme } from './theme.browser.ts';

export const openPage = (root: HTMLElement): void => {
  const query = window.location.search;
  const test = new URLSearchParams(query).get('test') === '1';
  const { settings, problems } = readSettings(query);

  const theme = resolveTheme(settings.theme);
  showTheme(theme);
  document.documentElement.dataset.test = String(test);

  const stores = createStores(settings, theme);
  followTheme(stores);
  for (const problem of problems) pushNotice(stores.session, problem);

  // the address bar is the share link: it always says what the page shows
  stores.settings.subscribe((now) => {
    const link = writeSettings(now, window.location.search);
    window.history.replaceState(null, '', link === '' ? window.location.pathname : `?${link}`);
  });

  const session = createSession(stores, { test });
  if (test) installTestHooks(session);

  createRoot(root).render(
    <StrictMode>
      <SessionProvider session={session}>
        <App test={test} />
      </SessionProvider>
    </StrictMode>,
  );
};
