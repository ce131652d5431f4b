/**
 * antd's tables measure the scrollbar by a style element that they make without the nonce of the page's policy, which the
 * browser refuses each time and says so. What this page's own scripts make gets the nonce; the policy stays as it is.
 */
export function giveStylesTheNonce(nonce: string): void {
  const make = document.createElement.bind(document);
  document.createElement = (name: string, options?: ElementCreationOptions): HTMLElement => {
    const made = make(name, options);
    if (made instanceof HTMLStyleElement) made.nonce = nonce;
    return made;
  };
}
