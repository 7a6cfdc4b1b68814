/** The only entry: reads the link, makes the session, draws the page. */
import './app/styles/fonts.css';
import './app/styles/tokens.css';
import './app/styles/base.css';
import './app/styles/layout.css';
import './app/styles/panels.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { SessionProvider } from './app/context.tsx';
import { createSession } from './app/session.browser.ts';
import { readSettings, writeSettings } from './app/settings.ts';
import { createStores, pushNotice } from './app/stores.ts';
import { installTestHooks } from './app/test-hooks.browser.ts';
import { followTheme, resolveTheme, showTheme } from './app/theme.browser.ts';

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

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <SessionProvider session={session}>
        <App test={test} />
      </SessionProvider>
    </StrictMode>,
  );
}
