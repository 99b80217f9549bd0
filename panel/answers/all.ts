import '../styles/answers.css';

/** All that is loaded when there is an answer to show. */
export { AnswerTab } from '../components/AnswerTab.tsx';
export { barsOf, readAnswers } from './lane-bars.ts';
