/** Puts the page's address, or another text, on the clipboard and says so for a moment. */
import { useState } from 'react';
import { Icon, type IconName } from './Icon.tsx';

const SAID_MS = 1600;

interface Props {
  readonly label: string;
  readonly copied: boolean;
  readonly onCopied: (copied: boolean) => void;
  /** Before the address is read: what is still on its way into it. */
  readonly onBefore?: () => void;
  /** What is copied; the address by default. */
  readonly text?: () => string;
  readonly icon?: IconName;
  readonly said?: string;
  readonly testId?: string;
  readonly disabled?: boolean;
}

export const CopyLink = (props: Props) => {
  const { label, copied, onCopied, onBefore, text = () => window.location.href } = props;
  const { icon = 'link', said = 'Link copied', testId = 'share', disabled = false } = props;
  const [blocked, setBlocked] = useState(false);
  const copy = async (): Promise<void> => {
    onBefore?.();
    const done = await navigator.clipboard?.writeText(text()).then(
      () => true,
      () => false,
    );
    setBlocked(done !== true);
    onCopied(done === true);
    setTimeout(() => onCopied(false), SAID_MS);
  };
  const title = copied ? said : blocked ? 'This browser does not let the page copy' : label;
  return (
    <button
      type="button"
      className="quiet"
      onClick={() => void copy()}
      disabled={disabled}
      aria-label={title}
      title={title}
      data-testid={testId}
      data-state={copied ? 'copied' : blocked ? 'blocked' : 'ready'}
    >
      <Icon name={copied ? 'check' : icon} />
    </button>
  );
};
