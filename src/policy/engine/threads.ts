/**
 * How many threads the runtime takes on WebAssembly. More are not always faster: a small transformer loses by waiting for the
 * second (docs/browsers.md has the numbers), a large convolution can win. So the net's manifest says it.
 */

export interface ThreadRequest {
  /** The most that pay, as measured on this variant (manifest); absent: one. */
  readonly pay: number | undefined;
  /** The most that the page allows: its processor's, and one in a test. Absent: one. */
  readonly allowed: number | undefined;
}

export interface ThreadHost {
  /** Without cross-origin isolation there is no memory that threads could share. */
  readonly isolated: boolean;
  /** On WebGPU the processor has nothing to divide. */
  readonly provider: 'webgpu' | 'wasm';
}

/** At least one. */
export const threadsFor = ({ pay = 1, allowed = 1 }: ThreadRequest, host: ThreadHost): number =>
  host.isolated && host.provider === 'wasm' ? Math.max(1, Math.min(pay, allowed)) : 1;
