/** All families of the clinic, in the order of the catalogue. */
import type { ClinicFamily } from './clinic.ts';
import { middleboxFamily } from './clinic-middlebox.ts';
import { shapeFamily } from './clinic-shape.ts';

export const FAMILIES: readonly ClinicFamily[] = [shapeFamily, middleboxFamily];
