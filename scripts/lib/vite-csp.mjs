// @ts-check
/** The Content-Security-Policy of the built page, in a <meta>, since a static host may not let one set headers. */

/** What the page may do, and why. Everything else is refused by the browser. */
const POLICY = {
  'default-src': ["'none'"],
  // MuJoCo and ONNX Runtime compile WebAssembly; nothing is evaluated from text
  'script-src': ["'self'", "'wasm-unsafe-eval'"],
  'worker-src': ["'self'"],
  'style-src': ["'self'"],
  'font-src': ["'self'"],
  // pictures that the visitor chooses become blob: addresses
  'img-src': ["'self'", 'blob:'],
  'media-src': ['blob:'],
  'connect-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
};

export const contentSecurityPolicy = Object.entries(POLICY)
  .map(([name, sources]) => `${name} ${sources.join(' ')}`)
  .join('; ');

/** Writes it into the built page; the development server's own scripts are inline, so it has none. @returns {import('vite').Plugin} */
export const strictPolicy = () => ({
  name: 'tabletop-csp',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(_html, { filename }) {
      // headless.html sends shards and results to the script that opened it, on another port
      if (filename.endsWith('headless.html')) return [];
      const attrs = { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy };
      return [{ tag: 'meta', attrs, injectTo: 'head-prepend' }];
    },
  },
});
