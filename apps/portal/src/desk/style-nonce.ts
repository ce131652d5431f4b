const HTML = 'http://www.w3.org/1999/xhtml';

/**
 * antd's tables measure the scrollbar by a style element that they make without the nonce of the page's policy, which the
 * browser refuses each time and says so. What this page's own scripts make gets the nonce; the policy stays as it is.
 */
export function giveStylesTheNonce(nonce: string): void {
  Object.defineProperty(document, 'createElement', {
    configurable: true,
    value: (name: string): Element => {
      const made = document.createElementNS(HTML, name.toLowerCase());
      if (made instanceof HTMLStyleElement) made.nonce = nonce;
      return made;
    },
  });
}
