/**
 * One action, step by step: from the picture to the motion, forwards and backwards, with the numbers of the step that
 * the page shows. A sheet beside the scene (below it on a phone), not a modal dialog: the arm stays in sight.
 */
import '../styles/walk.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Step } from '../../contracts.ts';
import { robotOf } from '../../robots/index.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Words } from '../../ui/Words.tsx';
import { useApp, useDriven } from '../context.tsx';
import { ChunkPage } from './ChunkPage.tsx';
import { DecodePage } from './DecodePage.tsx';
import { JointsPage } from './JointsPage.tsx';
import { MotionPage } from './MotionPage.tsx';
import { NoStep } from './NoStep.tsx';
import type { Reveals } from './Predicted.tsx';
import { PromptPage } from './PromptPage.tsx';
import { chaptersOf, clampPage, firstOf, pageByKey, pagesOf, type WalkPage } from './pages.ts';
import type { PostureLog } from './posture-log.ts';
import { FramePage, LooksPage } from './SeenPages.tsx';
import { type Keys, useCovered, useFocus, useKeysOfNobody } from './sheet-focus.browser.ts';
import { keyOf, sayerOf, useShown } from './shown.ts';
import { UnitsPage } from './UnitsPage.tsx';

interface PageProps {
  readonly step: Step;
  readonly page: WalkPage;
  readonly log: PostureLog;
  readonly reveals: Reveals;
}

const Page = ({ step, page: { chapter, token }, log, reveals }: PageProps) => {
  switch (chapter) {
    case 'frame':
      return <FramePage step={step} />;
    case 'looks':
      return <LooksPage step={step} />;
    case 'prompt':
      return <PromptPage step={step} />;
    case 'decode':
      return <DecodePage step={step} token={token} reveals={reveals} />;
    case 'chunk':
      return <ChunkPage step={step} />;
    case 'units':
      return <UnitsPage step={step} reveals={reveals} />;
    case 'joints':
      return <JointsPage step={step} log={log} reveals={reveals} />;
    case 'motion':
      return <MotionPage step={step} log={log} />;
  }
};

export const WalkSheet = ({ log }: { log: PostureLog }) => {
  const { stores } = useApp();
  const { step, held } = useShown();
  const { robot, language } = useDriven();
  const { codec } = language;
  const { chapters, pages } = useMemo(() => {
    const subject = { tokens: codec?.dimensions.length ?? null, joints: robotOf(robot).joints.length };
    return { chapters: chaptersOf(subject), pages: pagesOf(subject) };
  }, [codec, robot]);
  const [turned, setPage] = useState(0);
  const page = clampPage(turned, pages.length); // another head has another number of pages
  const [revealed, setRevealed] = useState<ReadonlySet<string>>(new Set());
  const body = useRef<HTMLElement>(null);
  useCovered();
  const title = useFocus();

  const reveals: Reveals = useMemo(
    () => ({
      has: (key) => revealed.has(key),
      add: (key) => setRevealed((before) => new Set([...before, key])),
    }),
    [revealed],
  );
  const go = (to: number): void => {
    setPage(clampPage(to, pages.length));
    body.current?.scrollTo({ top: 0 });
  };
  const close = (): void => stores.view.setState({ panel: null });
  const onKey = (event: Keys): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') {
      event.stopPropagation(); // the page's own Escape would only take the focus away
      close();
      return;
    }
    const to = pageByKey(event.key, page, pages.length);
    if (to === null || !step) return;
    event.preventDefault();
    event.stopPropagation();
    go(to);
  };
  useKeysOfNobody(onKey);

  // what had the focus may have gone with its page; the keys go on working
  const about = step ? `${keyOf(step)} ${page}` : '';
  useEffect(() => {
    if (about !== '' && document.activeElement === document.body)
      body.current?.focus({ preventScroll: true });
  }, [about]);

  const shown = pages[page] ?? { chapter: 'frame', token: 0 };
  const here = shown.chapter;
  const { token } = shown;
  useEffect(() => {
    stores.view.setState({ walk: step ? { chapter: here, token } : null });
    return () => stores.view.setState({ walk: null });
  }, [stores, step, here, token]);
  const chapter = chapters.find(({ id }) => id === here);
  return (
    <section
      className="panel walk"
      role="dialog"
      aria-labelledby="walk-title"
      onKeyDown={onKey}
      data-testid="walk"
      data-state={step ? 'step' : 'empty'}
      data-page={page}
      data-chapter={here}
      data-step={step?.index ?? ''}
    >
      <header className="walk-head">
        <h2 id="walk-title" ref={title} tabIndex={-1}>
          One action, step by step
        </h2>
        {step && <p>{`Step ${step.index + 1}, said by ${sayerOf(step)}`}</p>}
        <button
          type="button"
          className="quiet"
          onClick={close}
          aria-label="Close: One action, step by step"
          data-testid="walk-close"
        >
          <Icon name="close" />
        </button>
      </header>
      {step ? (
        <>
          <nav className="walk-chapters" aria-label="Chapters">
            {chapters.map(({ id, short }) => (
              <button
                key={id}
                type="button"
                aria-current={id === here ? 'step' : undefined}
                onClick={() => go(firstOf(pages, id))}
                data-testid={`walk-to-${id}`}
              >
                {short}
              </button>
            ))}
          </nav>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and arrow keys must reach it */}
          <section className="walk-body" ref={body} tabIndex={0} aria-label={chapter?.title}>
            <h3>{chapter?.title}</h3>
            {held && (
              <p
                className="note"
                data-testid="walk-held-step"
              >{`The arm moves on; this stays step ${step.index + 1} until it stops.`}</p>
            )}
            <Page key={about} step={step} page={shown} log={log} reveals={reveals} />
          </section>
          <footer className="walk-foot">
            {/* not `disabled`: a button that is would drop the focus, and the keys with it */}
            <button
              type="button"
              onClick={() => go(page - 1)}
              aria-disabled={page === 0}
              data-testid="walk-back"
            >
              Back
            </button>
            <p role="status" data-testid="walk-place">
              <Words>{`${page + 1} of ${pages.length}`}</Words>
              <span className="unseen">{`: ${chapter?.title ?? ''}`}</span>
            </p>
            <button
              type="button"
              className="primary"
              onClick={() => go(page + 1)}
              aria-disabled={page === pages.length - 1}
              data-testid="walk-next"
            >
              Next
            </button>
          </footer>
        </>
      ) : (
        <NoStep />
      )}
    </section>
  );
};
