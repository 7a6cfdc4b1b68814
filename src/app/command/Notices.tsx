/** Errors that belong to no panel: what happened, what to do, and a way to put it aside. */

import { dropNotices, type Notice } from '../../runtime/stores.ts';
import { Icon } from '../../ui/Icon.tsx';
import { useApp, useSession } from '../context.tsx';
import { RemedyButtons } from './RemedyButtons.tsx';

const NoticeCard = ({ notice }: { notice: Notice }) => {
  const { stores } = useApp();
  const { error, text } = notice;
  const close = (): void => dropNotices(stores.session, ({ id }) => id === notice.id);
  return (
    <div className="notice" role="alert" data-testid="notice" data-code={error.code}>
      <div>
        <p className="lead">{text.headline}</p>
        <p>{error.message}</p>
        <div className="actions">
          <RemedyButtons remedies={text.remedies} onDone={close} />
        </div>
      </div>
      <button
        type="button"
        className="quiet"
        onClick={close}
        aria-label="Close this message"
        data-testid="notice-close"
      >
        <Icon name="close" />
      </button>
    </div>
  );
};

export const Notices = () => {
  const notices = useSession((s) => s.notices);
  return (
    <section
      className="notices"
      aria-label="Messages"
      data-testid="notices"
      data-state={notices.length === 0 ? 'empty' : 'shown'}
    >
      {notices.map((notice) => (
        <NoticeCard key={notice.id} notice={notice} />
      ))}
    </section>
  );
};
