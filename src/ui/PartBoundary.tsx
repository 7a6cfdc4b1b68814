/**
 * Keeps the rest of the page alive when one part of it fails: says what happened in its place, and offers to show it
 * again. React has no hook for this, so it is a class.
 */
import './styles/part-failed.css';
import { Component, type ReactNode } from 'react';
import type { TabletopError } from '../contracts.ts';
import { ERROR_TEXTS } from '../runtime/messages.ts';
import { explainHere } from '../runtime/page-files.browser.ts';
import { askAgain } from './late.tsx';

interface Props {
  /** The part as a visitor would call it: "The timeline". */
  readonly name: string;
  readonly children: ReactNode;
  /** Class of the part's own place on the page. */
  readonly place?: string;
  /** Reloads with what the page shows; the address as it is by default. */
  readonly onReload?: () => void;
  /** Told instead of shown in place: for what is a dialog, whose place is nowhere. */
  readonly onFailed?: (error: TabletopError) => void;
}

/** What was thrown as one of the page's errors; `explainHere` finds out if a file is behind it. */
export const partError = (name: string, thrown: unknown): TabletopError => ({
  code: 'PART_FAILED',
  message: `${name} could not be shown.`,
  detail: String(thrown),
});

export class PartBoundary extends Component<Props, { readonly error: TabletopError | null }> {
  override state: { readonly error: TabletopError | null } = { error: null };

  static getDerivedStateFromError(thrown: unknown) {
    return { error: partError('A part of the page', thrown) };
  }

  override componentDidCatch(thrown: unknown): void {
    const { name, onFailed } = this.props;
    void explainHere(partError(name, thrown)).then((error) => {
      askAgain();
      if (onFailed) onFailed(error);
      else if (this.state.error) this.setState({ error });
    });
  }

  override render(): ReactNode {
    const { name, children, place = '', onFailed, onReload = () => window.location.reload() } = this.props;
    const { error } = this.state;
    if (!error) return children;
    if (onFailed) return null;
    const { headline, next } = ERROR_TEXTS[error.code];
    return (
      <section
        className={`part-failed ${place}`}
        role="alert"
        aria-label={name}
        data-testid="part-failed"
        data-code={error.code}
      >
        <p className="lead">{headline}</p>
        <p>{`${error.code === 'PART_FAILED' ? `${name} could not be shown.` : error.message} ${next}`}</p>
        <div className="actions">
          <button type="button" onClick={() => this.setState({ error: null })} data-testid="part-again">
            Show it again
          </button>
          <button type="button" className="primary" onClick={onReload} data-testid="part-reload">
            Reload the page
          </button>
        </div>
      </section>
    );
  }
}
