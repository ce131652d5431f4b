/** A key as people compare it: the address without its padding, or the beginning and end of another kind of key. */
export function shortKey(key: string): string {
  const whole = key.startsWith(`0x${'0'.repeat(24)}`) ? `0x${key.slice(26)}` : key;
  return `${whole.slice(0, 8)}…${whole.slice(-6)}`;
}
