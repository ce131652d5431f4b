const LAST = 'tributary.reloaded-at';
const APART_MS = 60_000;

/**
 * A page that was opened before new ones were put in place asks for parts that are gone: it is loaded anew, once in a
 * while at most. What was typed is kept by the pages that have something to lose.
 */
window.addEventListener('vite:preloadError', (event) => {
  const last = Number(sessionStorage.getItem(LAST) ?? 0);
  if (Date.now() - last < APART_MS) return;
  event.preventDefault();
  sessionStorage.setItem(LAST, String(Date.now()));
  location.reload();
});
