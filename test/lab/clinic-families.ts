/** All families of the clinic, in the order of the catalogue. */
import type { ClinicFamily } from './clinic.ts';
import { aiFamily } from './clinic-ai.ts';
import { formatFamily } from './clinic-format.ts';
import { shapeFamily } from './clinic-shape.ts';

export const FAMILIES: readonly ClinicFamily[] = [shapeFamily, formatFamily, aiFamily];
