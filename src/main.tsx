/** The only entry: `?lab` opens the tokenization lab, everything else the page. Neither fetches the other. */
import './app/styles/fonts.css';
import './app/styles/tokens.css';
import './app/styles/base.css';

const root = document.getElementById('root');
const query = new URLSearchParams(window.location.search);
if (root && query.has('lab')) {
  const { openLab } = await import('./lab/open.tsx');
  openLab(root);
} else if (root) {
  const opened = import('./app/open.tsx').then(({ openPage }) => openPage(root));
  // the load event does not wait for the page's chunk: a test that asks for `ready` at once must find it
  if (query.get('test') === '1') {
    const ready = opened.then(() => window.tabletop?.ready);
    Object.assign(window, { tabletop: { ready } });
  }
  await opened;
}
