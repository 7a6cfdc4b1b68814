/** A reload that loses nothing: the address is made the link to where the page stands, episode included. */
import type { Session } from './session.browser.ts';

export const reloadWithEpisode = ({ shareQuery }: Pick<Session, 'shareQuery'>): void => {
  try {
    window.history.replaceState(null, '', `?${shareQuery(window.location.search)}`);
  } catch {
    // an address that the browser refuses, or an episode that cannot be written, must not keep the page from coming back
  }
  window.location.reload();
};
