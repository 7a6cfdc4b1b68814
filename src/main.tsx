/** The only entry: `?lab` opens the tokenization lab, everything else the page. Neither fetches the other. */
import './app/styles/fonts.css';
import './app/styles/tokens.css';
import './app/styles/base.css';

const root = document.getElementById('root');
if (root) {
  if (new URLSearchParams(window.location.search).has('lab')) (await import('./lab/open.tsx')).openLab(root);
  else (await import('./app/open.tsx')).openPage(root);
}
