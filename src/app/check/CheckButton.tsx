/** Opens the check of this device: the self-test of the loaded model, all of it on demand, and the report to take away. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import type { Provider, TabletopError } from '../../contracts.ts';
import type { VariantId } from '../../policy/index.ts';
import { type CheckReport, reportText, rowSentence, selfTestSentence } from '../../runtime/check/report.ts';
import { explainHere } from '../../runtime/page-files.browser.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { useSession, useSettings } from '../context.tsx';

const NAMES: Readonly<Record<Provider, string>> = { webgpu: 'WebGPU', wasm: 'WASM' };

type Stage =
  | { readonly phase: 'idle' }
  | { readonly phase: 'running'; readonly provider: Provider | null }
  | { readonly phase: 'done'; readonly report: CheckReport }
  | { readonly phase: 'failed'; readonly error: TabletopError };

const PART_MISSING: TabletopError = {
  code: 'DOWNLOAD_FAILED',
  message: 'A part of the page could not be fetched. Check the connection and try again.',
};

/** Gives the browser a file of the page's own making. */
const download = (name: string, text: string): void => {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
};

const Report = ({ report }: { report: CheckReport }) => {
  const [copied, setCopied] = useState(false);
  const text = reportText(report);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false), // the text stands there and can be selected
    );
  };
  return (
    <>
      <ul data-testid="check-results">
        {report.results.map((row) => (
          <li key={row.provider} data-provider={row.provider} data-ok={row.ok && row.selfTest.ok}>
            {rowSentence(row)}
          </li>
        ))}
      </ul>
      <textarea
        className="report"
        readOnly
        rows={10}
        value={text}
        aria-label="Report"
        data-testid="check-report"
      />
      <div className="actions">
        <button type="button" className="primary" onClick={() => void copy()} data-testid="check-copy">
          {copied ? 'Copied' : 'Copy as text'}
        </button>
        <button
          type="button"
          onClick={() => download('tabletop-check.json', `${JSON.stringify(report, null, 2)}\n`)}
          data-testid="check-download"
        >
          Download as JSON
        </button>
      </div>
    </>
  );
};

const Check = () => {
  const model = useSettings((s) => s.model);
  const summary = useSession((s) => s.model);
  const engine = useSession((s) => s.engine);
  const [stage, setStage] = useState<Stage>({ phase: 'idle' });
  const stopper = useRef<AbortController>(null);
  useEffect(() => () => stopper.current?.abort(), []);
  const info = engine.phase === 'ready' ? engine.info : null;
  const variant = info?.variant ?? summary?.variant;
  const providers = summary?.card.variants.find(({ id }) => id === variant)?.providers ?? [];

  const start = async (): Promise<void> => {
    const mine = new AbortController();
    stopper.current = mine;
    setStage({ phase: 'running', provider: null });
    try {
      const { runCheck } = await import('../../runtime/check/run-check.browser.ts');
      const report = await runCheck({
        ...{ model, variant: variant as VariantId, providers, signal: mine.signal },
        onProvider: (provider) => setStage({ phase: 'running', provider }),
      });
      if (!mine.signal.aborted) setStage({ phase: 'done', report });
    } catch (thrown) {
      const error = await explainHere({ ...PART_MISSING, detail: String(thrown) });
      if (!mine.signal.aborted) setStage({ phase: 'failed', error });
    }
  };

  return (
    <div className="check" data-testid="check-body" data-state={stage.phase}>
      {info && <p>{`After loading, on ${NAMES[info.provider]}: ${selfTestSentence(info.selfTest)}.`}</p>}
      <p>{`The full check loads ${model} ${variant} once more on ${providers.map((p) => NAMES[p]).join(' and on ')}, runs the golden frames and questions that were published with it, and compares every token. Nothing is sent anywhere.`}</p>
      {stage.phase === 'done' && <Report report={stage.report} />}
      <p
        aria-live="polite"
        className="note"
      >{`${stage.phase === 'running' ? `Checking${stage.provider ? ` ${NAMES[stage.provider]}` : ''}.` : ''}${stage.phase === 'failed' ? stage.error.message : ''}`}</p>
      {stage.phase !== 'done' && (
        <div className="actions">
          <button
            type="button"
            className="primary"
            disabled={stage.phase === 'running' || providers.length === 0}
            onClick={() => void start()}
            data-testid="check-run"
          >
            Run the full check
          </button>
        </div>
      )}
    </div>
  );
};

interface CheckButtonProps {
  readonly className: string;
  readonly title?: string;
  readonly children: ReactNode;
}

export const CheckButton = ({ className, title, children }: CheckButtonProps) => {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={className}
        {...(title === undefined ? {} : { title })}
        onClick={() => setOpen(true)}
        data-testid="check-open"
      >
        {children}
      </button>
      {/* not where the button stands: a badge would lend it its looks */}
      {createPortal(
        <Dialog
          open={open}
          onClose={() => setOpen(false)}
          title="Self-test on this device"
          testId="check"
          wide
        >
          {open && <Check />}
        </Dialog>,
        document.body,
      )}
    </>
  );
};
