import { useSyncExternalStore } from 'react';
import './theme.css';

// Only for devices without a Chinese font of their own, and after the first paint.
void import('@fontsource-variable/noto-sans-sc');

export type Theme = 'light' | 'dark' | 'auto';
const KEPT = 'tributary.theme';
const device = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

export function chosenTheme(): Theme {
  const kept = localStorage.getItem(KEPT);
  return kept === 'light' || kept === 'dark' ? kept : 'auto';
}

export function setTheme(theme: Theme): void {
  localStorage.setItem(KEPT, theme);
  show();
}

const isDark = (): boolean => (chosenTheme() === 'auto' ? device.matches : chosenTheme() === 'dark');

function show(): void {
  document.documentElement.dataset.theme = isDark() ? 'dark' : 'light';
  for (const listener of listeners) listener();
}

device.addEventListener('change', show);
show();

/** Whether the page is dark now. */
export function useIsDark(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, isDark);
}
