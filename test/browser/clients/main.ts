/** One script for the page: a session by each of the libraries through which real pages speak. */
import { brokerSessions } from './brokers.ts';
import { channelSessions } from './channels.ts';
import { plainSessions } from './plain.ts';
import { querySessions } from './queries.ts';
import type { Session } from './session.ts';
import { socketIoSessions } from './socketio.ts';

const DEADLINE_MS = 20_000;

const sessions: Readonly<Record<string, Session>> = {
  ...socketIoSessions,
  ...brokerSessions,
  ...channelSessions,
  ...querySessions,
  ...plainSessions,
};

/** Opens them all, and gives the names of those that came to no end, with the reason. */
async function speakAll(origin: string): Promise<string[]> {
  const lab = { http: origin, ws: origin.replace('http', 'ws') };
  const outcome = async ([name, session]: [string, Session]): Promise<string[]> => {
    const late = new Promise<string[]>((resolve) => setTimeout(resolve, DEADLINE_MS, [`${name}: too late`]));
    const done = session(lab).then(
      () => [],
      (error: unknown) => [`${name}: ${error}`],
    );
    return Promise.race([done, late]);
  };
  return (await Promise.all(Object.entries(sessions).map(outcome))).flat();
}

Object.assign(globalThis, { speakAll });
