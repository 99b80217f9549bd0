/** The clinic's cases of family A: the shape of the data flow. */
import type { ClinicFamily } from './clinic.ts';

export const shapeFamily: ClinicFamily = {
  heading: 'Shape of the data flow',
  cases: [
    {
      rule: 'ws-one-way',
      disease: 'A WebSocket on which prices come in and nothing ever goes out.',
      clock: 30,
      seconds: 4,
    },
  ],
};
