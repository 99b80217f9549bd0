import { readScript } from './script.js';

readScript('data: {"percent":50}\n\ndata: {"percent":99}\n\ndata: {"done":true}\n');
