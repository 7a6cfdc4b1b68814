/** Is WebGL drawn in software? From the renderer's name where the browser tells it, from a measurement where it is masked. */

const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;
/** WebKit calls every renderer so, and browsers that resist fingerprinting do. */
const MASKED = /^(apple gpu|mozilla|webkit webgl|generic renderer|)$/i;

/** Milliseconds that a graphics card never needs for `measure`, and two processor cores always do. */
const SLOW_MS = 15;

/** `measure`: milliseconds of a drawing that is all arithmetic; only asked where the name says nothing. */
export const isSoftware = (renderer: string, measure: () => number): boolean =>
  SOFTWARE.test(renderer) || (MASKED.test(renderer.trim()) && measure() > SLOW_MS);
