/** Puts the page's address on the clipboard and says so for a moment. */
import { Icon } from './Icon.tsx';

const SAID_MS = 1600;

interface Props {
  readonly label: string;
  readonly copied: boolean;
  readonly onCopied: (copied: boolean) => void;
  /** Before the address is read: what is still on its way into it. */
  readonly onBefore?: () => void;
}

export const CopyLink = ({ label, copied, onCopied, onBefore }: Props) => {
  const copy = async (): Promise<void> => {
    onBefore?.();
    await navigator.clipboard?.writeText(window.location.href).catch(() => {});
    onCopied(true);
    setTimeout(() => onCopied(false), SAID_MS);
  };
  const said = copied ? 'Link copied' : label;
  return (
    <button type="button" className="quiet" onClick={copy} aria-label={said} title={said} data-testid="share">
      <Icon name={copied ? 'check' : 'link'} />
    </button>
  );
};
