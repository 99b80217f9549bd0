import { notices } from '../store.ts';
import { Icon } from './Icon.tsx';
import { WireNotice } from './WireNotice.tsx';

/** What went wrong, above everything until it is dismissed. */
export function Notices() {
  return (
    <>
      <WireNotice />
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
