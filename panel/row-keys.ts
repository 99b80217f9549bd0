/**
 * The row that a key goes to in a list whose last row is `last`, from row `from`; `page` rows are a page. It may lie
 * outside of the list. Undefined for other keys.
 */
export function rowAfterKey(key: string, from: number, page: number, last: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return from + 1;
    case 'ArrowUp':
      return from - 1;
    case 'PageDown':
      return from + page;
    case 'PageUp':
      return from - page;
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
