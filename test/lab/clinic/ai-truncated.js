import { ask } from './ask.js';
import { ms } from './page.js';

ask({ every: ms(1000), count: 60, end: 'truncated' });
