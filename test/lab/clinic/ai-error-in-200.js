import { ask } from './ask.js';

ask({ count: 8, end: 'error' });
