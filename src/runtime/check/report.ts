/** What the full check of this device found, as data and as text for an issue. Nothing in it says who the visitor is. */
import type { Provider, TabletopError } from '../../contracts.ts';
import type { Build, ChunkParity, ParityReport } from '../../policy/index.ts';

/** One provider: the model loaded afresh, its golden frames and questions run. */
export type CheckRow =
  | {
      readonly provider: Provider;
      readonly ok: true;
      readonly build: Build;
      readonly selfTest: ParityReport;
      /** Milliseconds of the stages of the load. */
      readonly loadMs: {
        readonly download: number;
        readonly compile: number;
        readonly warmUp: number;
        readonly parity: number;
        readonly total: number;
      };
    }
  | { readonly provider: Provider; readonly ok: false; readonly error: TabletopError };

export interface AdapterFacts {
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  readonly software: boolean;
  readonly features: readonly string[];
  /** Bytes. */
  readonly maxBufferSize: number;
}

export interface DeviceFacts {
  readonly browser: string;
  readonly processors: number;
  /** WebAssembly can wait for promises, so the smaller WebGPU runtime is used. */
  readonly jspi: boolean;
  /** Null: no WebGPU, or no adapter. */
  readonly adapter: AdapterFacts | null;
}

export interface CheckReport {
  readonly formatVersion: 1;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly model: string;
  readonly variant: string;
  readonly device: DeviceFacts;
  readonly results: readonly CheckRow[];
}

const PROVIDERS: Readonly<Record<Provider, string>> = { webgpu: 'WebGPU', wasm: 'WASM' };

const plural = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

/** In bins of a bins head, in shares of the range of a chunk head. */
export const largestDifference = (test: ParityReport): number =>
  test.head === 'bins' ? test.maxBinDifference : test.maxShareDifference;

/** Two digits, never as 1e-7. */
const percent = (share: number): string =>
  `${(100 * share).toLocaleString('en-US', { maximumSignificantDigits: 2 })} %`;

/** "4 golden frames: all numbers equal". */
const chunkSentence = ({ frames, maxShareDifference, tolerance, equal, ok }: ChunkParity): string => {
  const asked = plural(frames, 'golden frame');
  if (equal) return `${asked}: all numbers equal`;
  const allowed = `${ok ? 'within the ' : ''}${percent(tolerance)} allowed`;
  return `${asked}: largest difference ${percent(maxShareDifference)} of a range (${allowed})`;
};

/** "8 golden frames, 6 questions: all tokens equal". */
export const selfTestSentence = (test: ParityReport): string => {
  if (test.head === 'chunk') return chunkSentence(test);
  const { frames, answers, wrongAnswers, maxBinDifference, tolerance, equal, ok } = test;
  const asked = `${plural(frames, 'golden frame')}${answers > 0 ? `, ${plural(answers, 'question')}` : ''}`;
  if (equal) return `${asked}: all tokens equal, largest difference 0 bins`;
  const wrong = wrongAnswers > 0 ? `, ${plural(wrongAnswers, 'question')} answered otherwise` : '';
  const allowed = ok
    ? `within the ${plural(tolerance, 'bin')} allowed`
    : `${plural(tolerance, 'bin')} allowed`;
  return `${asked}: largest difference ${plural(maxBinDifference, 'bin')} (${allowed})${wrong}`;
};

const runsOf = (test: ParityReport): number => test.frames + (test.head === 'bins' ? test.answers : 0);

const ms = (value: number): string => `${value.toFixed(0)} ms`;

export const rowSentence = (row: CheckRow): string => {
  const where = PROVIDERS[row.provider];
  if (!row.ok) return `${where}: ${row.error.code}. ${row.error.message}`;
  return `${where}: ${row.selfTest.ok ? 'passed' : 'FAILED'}. ${selfTestSentence(row.selfTest)}`;
};

const rowText = (row: CheckRow): string[] => {
  if (!row.ok) return [`- ${rowSentence(row)}${row.error.detail ? ` (${row.error.detail})` : ''}`];
  const { download, compile, warmUp, parity, total } = row.loadMs;
  const runs = Math.max(1, runsOf(row.selfTest));
  return [
    `- ${rowSentence(row)}`,
    `  runtime ${row.build}; files ${ms(download)}, compile ${ms(compile)}, first run ${ms(warmUp)}, ` +
      `${ms(parity / runs)} a run after it, ${ms(total)} in all`,
  ];
};

const adapterText = ({ adapter }: DeviceFacts): string => {
  if (!adapter) return 'none';
  const name = adapter.description || `${adapter.vendor} ${adapter.architecture}`.trim() || 'unnamed';
  return `${name}${adapter.software ? ' (software)' : ''}; buffers up to ${(adapter.maxBufferSize / 0x10_0000).toFixed(0)} MiB`;
};

/** Markdown, ready to be pasted into an issue. */
export const reportText = (report: CheckReport): string => {
  const { at, versions, model, variant, device, results } = report;
  const features = device.adapter?.features ?? [];
  return [
    `### Self-test of ${model} ${variant}, ${at}`,
    '',
    ...results.flatMap(rowText),
    '',
    `- Versions: ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}`,
    `- Browser: ${device.browser}; ${plural(device.processors, 'processor')}; JSPI ${device.jspi ? 'yes' : 'no'}`,
    `- WebGPU adapter: ${adapterText(device)}`,
    ...(features.length > 0 ? [`- Features: ${features.join(', ')}`] : []),
    '',
  ].join('\n');
};
