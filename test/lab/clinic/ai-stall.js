import { ask } from './ask.js';
import { ms } from './page.js';

ask({ every: ms(200), stall: ms(16_000) });
