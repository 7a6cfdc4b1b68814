/** Puts the page's address, or another text, on the clipboard and says so for a moment. */
import { useRef, useState } from 'react';
import { Icon, type IconName } from './Icon.tsx';

const SAID_MS = 1600;

/** As pages copied before there was a clipboard to ask for: the only way on a page that came by http from another machine. */
const copyBySelection = (text: string): boolean => {
  const field = document.createElement('textarea');
  field.value = text;
  field.style.position = 'fixed';
  field.style.opacity = '0';
  const focused = document.activeElement;
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  return done;
};

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
  const blockedText =
    props.text === undefined
      ? 'This browser does not let the page copy: copy the link from the address bar'
      : 'This browser does not let the page copy';
  const [blocked, setBlocked] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const copy = async (): Promise<void> => {
    onBefore?.();
    const done = await navigator.clipboard?.writeText(text()).then(
      () => true,
      () => false,
    );
    const copies = done === true || copyBySelection(text());
    setBlocked(!copies);
    onCopied(copies);
    clearTimeout(timer.current); // of an earlier click: it would end this one's words early
    timer.current = setTimeout(() => onCopied(false), SAID_MS);
  };
  const title = copied ? said : blocked ? blockedText : label;
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
