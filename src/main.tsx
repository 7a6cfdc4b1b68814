/**
 * The only entry: `?lab` opens the tokenization lab, `?measure` the measurements, `?teach` recordings, `?lesson` a lesson through page and lab,
 * everything else the page. None fetches another.
 */
import './ui/styles/fonts.css';
import './ui/styles/tokens.css';
import './ui/styles/base.css';
import './ui/styles/forced.css';
import { isMended, mendQuery } from './runtime/link-query.ts';
import { tidyTabs } from './runtime/own-policy/tab-policies.browser.ts';
import { fetchEpisode } from './runtime/recording/source.browser.ts';
import { opensOnRecording } from './runtime/recording/when.ts';
import { prepareForTest } from './runtime/test-kit/environment.browser.ts';

const root = document.getElementById('root');
// what mail and chat made of the link is mended before anybody reads it
const mended = mendQuery(window.location.search, window.location.hash);
if (isMended(window.location.search, window.location.hash, mended)) {
  window.history.replaceState(null, '', window.location.pathname + (mended === '' ? '' : `?${mended}`));
}
const query = new URLSearchParams(window.location.search);
if (query.get('test') === '1') prepareForTest();
const lesson = query.get('lesson');
void tidyTabs();
if (root && query.has('lab')) {
  const { openLab } = await import('./lab/open.tsx');
  openLab(root);
  if (lesson !== null) {
    const { openDock, watchLab } = await import('./lesson/dock.browser.tsx');
    openDock(root, watchLab);
  }
} else if (root && query.has('measure')) {
  const { openMeasure } = await import('./measure/open.tsx');
  openMeasure(root);
} else if (root && query.has('teach')) {
  const { openTeach } = await import('./teach/open.browser.tsx');
  openTeach(root);
} else if (root && /^(|teacher|sheet)$/.test(lesson ?? '-')) {
  const { openLesson } = await import('./lesson/open.browser.tsx');
  openLesson(root);
} else if (root) {
  // all that the first picture needs is asked for at once, and nothing else: no physics, no runtime, no model
  const episode = opensOnRecording(window.location.search) ? fetchEpisode() : null;
  const opened = import('./app/open.tsx').then(({ openPage }) => openPage(root, episode));
  void import('./app/viewport/Viewport.browser.tsx').catch(() => undefined); // the page itself says if it is missing
  // the load event does not wait for the page's chunk: a test that asks for `ready` at once must find it
  if (query.get('test') === '1') {
    const ready = opened.then(() => window.tabletop?.ready);
    Object.assign(window, { tabletop: { ready } });
  }
  if (lesson !== null) {
    // asked for beside the page's own parts, so that the lesson does not come after all of them
    const [{ openDock, watchPage }, session] = await Promise.all([
      import('./lesson/dock.browser.tsx'),
      opened,
    ]);
    openDock(root, watchPage(session));
  }
}
