// BSON Decimal128 specification, "Binary Integer Decimal"; IEEE 754-2008, 3.5.2.

const DIGITS_MAX = 10n ** 34n - 1n;
const EXPONENT_BIAS = 6176;

/**
 * A decimal of 128 bits as its exact text, trailing zeros and all: "1.10", "-0", "1E+3", "NaN".
 *
 * @param high the upper 64 bits, unsigned
 * @param low the lower 64 bits, unsigned
 */
export function decimal128(high: bigint, low: bigint): string {
  const sign = high >> 63n ? '-' : '';
  const top = Number((high >> 58n) & 0x1fn);
  if (top === 0x1f) return 'NaN';
  if (top === 0x1e) return `${sign}Infinity`;
  // Two bits set here: the digits begin with 0b100, which is more than 34 of them. Such a number counts as 0.
  const isLarge = top >> 3 === 3;
  const biased = Number((high >> (isLarge ? 47n : 49n)) & 0x3fffn);
  const stored = isLarge ? 0n : ((high & 0x1_ffff_ffff_ffffn) << 64n) | low;
  return sign + written(stored > DIGITS_MAX ? '0' : String(stored), biased - EXPONENT_BIAS);
}

/** General Decimal Arithmetic, "to-scientific-string". */
function written(digits: string, exponent: number): string {
  const adjusted = exponent + digits.length - 1;
  if (exponent > 0 || adjusted < -6) {
    const rest = digits.length > 1 ? `.${digits.slice(1)}` : '';
    return `${digits[0]}${rest}E${adjusted < 0 ? '' : '+'}${adjusted}`;
  }
  if (exponent === 0) return digits;
  const padded = digits.padStart(1 - exponent, '0');
  return `${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}
