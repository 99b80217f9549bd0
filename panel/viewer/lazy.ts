/** What `load.ts` loads when a payload is first looked at. */
export { briefOf } from './brief.ts';
export { FollowPlot } from './FollowPlot.tsx';
export { followedText, readFollowed, seriesOf } from './follow.ts';
export { MessageView } from './MessageView.tsx';
export { SearchPane } from './SearchPane.tsx';
export { KeptWords } from './words.ts';
