/** All families of the clinic, in the order of the catalogue. */
import type { ClinicFamily } from './clinic.ts';
import { aiFamily } from './clinic-ai.ts';
import { authFamily } from './clinic-auth.ts';
import { formatFamily } from './clinic-format.ts';
import { limitsFamily } from './clinic-limits.ts';
import { loadFamily } from './clinic-load.ts';
import { middleboxFamily } from './clinic-middlebox.ts';
import { reconnectFamily } from './clinic-reconnect.ts';
import { resumeFamily } from './clinic-resume.ts';
import { shapeFamily } from './clinic-shape.ts';

export const FAMILIES: readonly ClinicFamily[] = [
  shapeFamily,
  limitsFamily,
  authFamily,
  reconnectFamily,
  resumeFamily,
  middleboxFamily,
  formatFamily,
  loadFamily,
  aiFamily,
];
