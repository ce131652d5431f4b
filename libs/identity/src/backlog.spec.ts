import { describe, expect, it } from '@jest/globals';
import { secondsUntilRoom } from './backlog.js';

describe('when to come again', () => {
  it('follows from how many wait and how fast they go', () => {
    expect(secondsUntilRoom(2000, 200)).toBe(10);
    expect(secondsUntilRoom(2001, 200)).toBe(11);
  });

  it('is at least a second and at most five minutes', () => {
    expect(secondsUntilRoom(1, 200)).toBe(1);
    expect(secondsUntilRoom(1_000_000, 1)).toBe(300);
  });

  it('is a minute while nothing is carried', () => {
    expect(secondsUntilRoom(2000, 0)).toBe(60);
  });
});
