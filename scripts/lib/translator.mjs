// @ts-check
/**
 * A page translator, as browsers have one: every text node is replaced by `<font><font>text</font></font>`, at once and again
 * whenever the page changes. Runs in the page, so it stands alone.
 */

/**
 * @param {{ polite?: boolean }} options `polite`: leaves alone what is marked as not for translating, as browsers do;
 *   without it every text is taken, which is the harder case for the page
 */
export const translatePage = ({ polite = false } = {}) => {
  const root = document.body;
  /** @param {Node} node */
  const wanted = (node) => {
    const parent = node.parentElement;
    if (!parent || parent.closest('font, script, style, textarea')) return false;
    if (polite && parent.closest('[translate=no], .notranslate')) return false;
    return (node.nodeValue ?? '').trim() !== '';
  };
  const translate = () => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) if (wanted(walker.currentNode)) found.push(walker.currentNode);
    for (const node of found) {
      const outer = document.createElement('font');
      outer.append(document.createElement('font'));
      outer.firstElementChild?.append(node.nodeValue ?? '');
      node.parentNode?.replaceChild(outer, node);
    }
  };
  const observer = new MutationObserver(translate);
  translate();
  observer.observe(root, { childList: true, characterData: true, subtree: true });
  Object.assign(window, { endTranslation: () => observer.disconnect() });
};
