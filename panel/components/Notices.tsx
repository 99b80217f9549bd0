import { longWork, notices, type Work } from '../store.ts';
import { Icon } from './Icon.tsx';
import { WireNotice } from './WireNotice.tsx';

/** What went wrong, above everything until it is dismissed. */
export function Notices() {
  return (
    <>
      <WireNotice />
      {longWork.value && <LongWork work={longWork.value} />}
      {notices.value.map((notice) => (
        <div
          key={notice.id}
          class={`notice ${notice.kind}`}
          role={notice.kind === 'error' ? 'alert' : 'status'}
        >
          <span class="notice-text">{notice.text}</span>
          <button
            type="button"
            class="tool"
            aria-label="Dismiss"
            onClick={() => {
              notices.value = notices.value.filter((other) => other.id !== notice.id);
            }}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
    </>
  );
}

function LongWork({ work }: { work: Work }) {
  return (
    <div class="notice info" role="status">
      <span class="notice-text">
        {work.words}… <progress aria-label={work.words} value={work.share.value} />
      </span>
      <button type="button" class="plain" onClick={work.stop}>
        Stop
      </button>
    </div>
  );
}
