/**
 * Milliseconds that work on a large input may take. Work that grows with the square of such inputs takes minutes at
 * least, and no machine that runs tests is so busy that linear work does.
 */
export const IN_TIME = 20_000;
