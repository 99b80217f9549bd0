import { GROUPINGS, type Grouping, SORTS, type Sort } from '../arrange.ts';
import { chosenGrouping, chosenSort } from '../lane-rows.ts';
import { remember, settings } from '../store.ts';
import { MenuButton } from './MenuButton.tsx';

const SORT_WORDS: Record<Sort, string> = { start: 'Start', activity: 'Activity, newest first', name: 'Name' };
const GROUP_WORDS: Record<Grouping, string> = { none: 'Nothing', origin: 'Origin', frame: 'Frame' };

/** How the lanes are put in order and together. */
export function LanesMenu() {
  const sort = chosenSort();
  const grouping = chosenGrouping();
  return (
    <MenuButton
      label="Arrange streams"
      title="Order and groups of the streams"
      icon="arrange"
      items={[
        ...SORTS.map((name) => ({
          ...{ label: SORT_WORDS[name], group: 'Sort by', checked: name === sort },
          run: () => remember({ sort: name }),
        })),
        ...GROUPINGS.map((name) => ({
          ...{ label: GROUP_WORDS[name], group: 'Group by', checked: name === grouping },
          run: () => remember({ group: name }),
        })),
        {
          ...{ label: 'Ticks as high as payloads are large', checked: settings.value.sizes },
          run: () => remember({ sizes: !settings.value.sizes }),
        },
        {
          ...{ label: 'Dev-server connections', checked: settings.value.devServer },
          run: () => remember({ devServer: !settings.value.devServer }),
        },
      ]}
    />
  );
}
