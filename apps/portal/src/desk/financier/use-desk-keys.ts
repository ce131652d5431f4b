import { useEffect, useRef } from 'react';

/** What the keys of the desk do. */
export interface DeskKeys {
  move: (by: 1 | -1) => void;
  choose: () => void;
  approve: () => void;
  decline: () => void;
  open: () => void;
}

const TYPED_INTO =
  'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [role=dialog], [role=menu]';

/** Keys for the whole page, but not while something is typed or another thing lies over it. */
export function useDeskKeys(keys: DeskKeys, isOn: boolean): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    if (!isOn) return;
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const { target } = event;
      const at = target instanceof HTMLElement ? target : undefined;
      if (at?.closest(TYPED_INTO)) return;
      if (at?.closest('[type=radio]') && event.key.startsWith('Arrow')) return;
      const act = actOf(event.key, latest.current, at);
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
    };
  }, [isOn]);
}

function actOf(key: string, keys: DeskKeys, at: HTMLElement | undefined): (() => void) | undefined {
  switch (key.toLowerCase()) {
    case 'j':
    case 'arrowdown':
      return () => {
        keys.move(1);
      };
    case 'k':
    case 'arrowup':
      return () => {
        keys.move(-1);
      };
    case 'x':
      return keys.choose;
    case 'a':
      return keys.approve;
    case 'r':
      return keys.decline;
    case 'enter':
      // A button or a link that has the focus does its own.
      return at?.closest('a, button, input') ? undefined : keys.open;
    default:
      return undefined;
  }
}
