/**
 * The query of an address that came through mail or chat, as it was shared: "&amp;" for "&", keys of counters, blanks and
 * line breaks in keys. Imports nothing: the entry asks before anything is fetched.
 */

/** "&" as HTML writes it, once or twice over. */
const AMPERSAND = /&(?:(?:amp|#0*38|#x0*26)(?:;|%3b))+/giu;
/** "&#038;" that a browser took for the beginning of a fragment. */
const FRAGMENT = /^#(?:0*38|x0*26)(?:;|%3b)/iu;
const COUNTERS = String.raw`(?:utm_\w+|mtm_\w+|pk_\w+|hsa_\w+|fbclid|gclid|gbraid|wbraid|dclid|msclkid|yclid|twclid|ttclid|igshid|igsh|li_fat_id|mc_cid|mc_eid|_hsenc|_hsmi|_ga|_gl|vero_id|oly_anon_id|oly_enc_id|wickedid|s_cid|ref_src)`;
const COUNTER = new RegExp(`^${COUNTERS}$`, 'iu');
/** A counter that was put behind a second "?". */
const SECOND = new RegExp(String.raw`\?(?=${COUNTERS}=)`, 'giu');
/** Blanks, line breaks, widthless characters, and what stands before a quoted line. */
const BLANKS = /%(?:20|0a|0d|09|3e|c2%a0|e2%80%8[b-d]|ef%bb%bf)|[\s+>\u200b-\u200d\ufeff]/giu;

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** `search` and `hash` of the address -> the query, without "?"; what needs no mending comes back as it is. */
export const mendQuery = (search: string, hash = ''): string => {
  const query = search.replace(/^\?/u, '') + (FRAGMENT.test(hash) ? hash.replace(FRAGMENT, '&') : '');
  const whole = !query.includes('=') && /%3d/iu.test(query) ? decoded(query) : query;
  return whole
    .replace(/#(?=0*38;|x0*26;)/giu, '&#')
    .replace(/&{2,}#/gu, '&#')
    .replace(AMPERSAND, '&')
    .replace(SECOND, '&')
    .split('&')
    .flatMap((pair) => {
      const at = pair.indexOf('=');
      const key = (at < 0 ? pair : pair.slice(0, at)).replace(BLANKS, '');
      if (COUNTER.test(key)) return [];
      return [at < 0 ? key : key + pair.slice(at)];
    })
    .filter((pair) => pair !== '')
    .join('&');
};

/** Is there anything to mend? */
export const isMended = (search: string, hash: string, mended: string): boolean =>
  search.replace(/^\?/u, '') !== mended || FRAGMENT.test(hash);
