/** Finds elements the way Playwright's `getByRole` does, for the panel that Playwright cannot reach. */

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Wanted {
  role: string;
  nth: number;
  text?: string;
  pattern?: string;
  flags?: string;
}

/**
 * Runs inside the panel, as text: it can use nothing from outside itself. Scrolls the element into view and gives its
 * box, or null while there is none. Roles and names follow the parts of the ARIA and HTML-AAM rules a panel uses.
 */
export function locate(wanted: Wanted): Box | null {
  const NATIVE: Record<string, string> = {
    button: 'button, summary, input[type=button], input[type=submit]',
    checkbox: 'input[type=checkbox]',
    radio: 'input[type=radio]',
    textbox: 'input:not([type]), input[type=text], input[type=url], textarea',
    searchbox: 'input[type=search]',
    spinbutton: 'input[type=number]',
    slider: 'input[type=range]',
    combobox: 'select:not([multiple]):not([size])',
    option: 'option',
    link: 'a[href]',
    heading: 'h1, h2, h3, h4, h5, h6',
    img: 'img',
    table: 'table',
    row: 'tr',
    cell: 'td',
    columnheader: 'th',
    list: 'ul, ol',
    listitem: 'li',
    dialog: 'dialog[open]',
    region: 'section[aria-label], section[aria-labelledby]',
    status: 'output',
    navigation: 'nav',
    main: 'main',
  };
  const NAMED_BY_CONTENT =
    /^(button|link|tab|row|option|cell|gridcell|columnheader|rowheader|heading|checkbox|radio|menuitem|menuitemradio|menuitemcheckbox|switch|treeitem|tooltip)$/;
  const clean = (text: string | null | undefined) => (text ?? '').replace(/\s+/g, ' ').trim();
  // Text as a name sees it: labels replace content, and what is hidden from assistive technology is not there.
  const content = (node: Node): string => {
    if (node.nodeType === Node.TEXT_NODE) return node.nodeValue ?? '';
    if (!(node instanceof Element) || node.getAttribute('aria-hidden') === 'true') return '';
    const label =
      node.getAttribute('aria-label') ?? (node.tagName === 'IMG' ? node.getAttribute('alt') : null);
    if (label) return ` ${label} `;
    const inner = Array.from(node.childNodes, content).join('');
    return getComputedStyle(node).display.startsWith('inline') ? inner : ` ${inner} `;
  };
  const nameOf = (element: Element): string => {
    const ids = clean(element.getAttribute('aria-labelledby'));
    const by =
      ids &&
      clean(
        ids
          .split(' ')
          .map((id) => document.getElementById(id)?.textContent ?? '')
          .join(' '),
      );
    if (by) return by;
    const label = clean(element.getAttribute('aria-label'));
    if (label) return label;
    const labels = (element as HTMLInputElement).labels;
    if (labels?.length) return clean(Array.from(labels, content).join(' '));
    const text = NAMED_BY_CONTENT.test(wanted.role)
      ? clean(Array.from(element.childNodes, content).join(''))
      : '';
    return (
      text ||
      clean(
        element.getAttribute('alt') ?? element.getAttribute('title') ?? element.getAttribute('placeholder'),
      )
    );
  };
  const pattern = wanted.pattern === undefined ? undefined : new RegExp(wanted.pattern, wanted.flags);
  const native = NATIVE[wanted.role];
  const selector = `[role="${wanted.role}"]${native ? `, ${native}` : ''}`;
  const matches = Array.from(document.querySelectorAll(selector)).filter((element) => {
    const explicit = element.getAttribute('role');
    if (explicit && explicit !== wanted.role) return false;
    if (element.closest('[aria-hidden="true"]') || !element.checkVisibility({ visibilityProperty: true }))
      return false;
    const name = nameOf(element);
    return pattern ? pattern.test(name) : name === wanted.text;
  });
  const element = matches[wanted.nth];
  if (!element) return null;
  element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  const { x, y, width, height } = element.getBoundingClientRect();
  return { x, y, width, height };
}
