import { copyPicture, savePicture } from '../picture.ts';
import { visibleLanes } from '../store.ts';
import { MenuButton } from './MenuButton.tsx';

/** The timeline as it is seen, for a bug report. */
export function PictureMenu() {
  const none = visibleLanes.value.length === 0;
  const items = [
    { label: 'Copy picture (PNG)', run: () => void copyPicture() },
    { label: 'Save picture as PNG', run: () => void savePicture('png') },
    { label: 'Save picture as SVG', run: () => void savePicture('svg') },
  ];
  return (
    <MenuButton
      label="Save picture"
      title="Copy or save a picture of the timeline; tokens in URLs are masked"
      icon="picture"
      items={items.map((item) => ({ ...item, disabled: none }))}
    />
  );
}
