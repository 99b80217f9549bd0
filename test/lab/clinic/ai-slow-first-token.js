import { ask } from './ask.js';
import { ms } from './page.js';

ask({ headers: ms(800), first: ms(18_000), every: ms(200) });
