import { useCallback, useEffect, useState } from 'react';

/** Below the table's head, and a little air. */
const REST = 118;

/** The height that is left below a place in the window, for a table that scrolls by itself. */
export function useRoomBelow(): { place: (node: HTMLDivElement | null) => void; height: number } {
  const [node, setNode] = useState<HTMLDivElement | null>(null);
  const [height, setHeight] = useState(480);
  useEffect(() => {
    const measure = (): void => {
      if (node) setHeight(window.innerHeight - node.getBoundingClientRect().top - window.scrollY - REST);
    };
    measure();
    window.addEventListener('resize', measure);
    return () => {
      window.removeEventListener('resize', measure);
    };
  }, [node]);
  const place = useCallback((found: HTMLDivElement | null) => {
    setNode(found);
  }, []);
  return { place, height };
}
