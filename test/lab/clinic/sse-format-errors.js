import { readScript } from './script.js';

readScript(
  'retry: 3s\ndata: {"order":1}\n\nData: {"order":2}\n\ndata: {"order":3,\n"items":["Guji"]}\n\ndata: {"order":4}\n\n',
);
