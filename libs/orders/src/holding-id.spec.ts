import { describe, expect, it } from '@jest/globals';
import {
  certificateId,
  certificateOf,
  childAllowed,
  childHolding,
  obligorOf,
  rootHolding,
  slotMate,
} from './index.js';

describe('ids', () => {
  const certificate = certificateId(7, 1);
  const root = rootHolding(certificate);

  it('carry the obligor and the certificate', () => {
    expect(obligorOf(certificate)).toBe(7);
    expect(certificateOf(root)).toBe(certificate);
  });

  it('allow a part in its parent’s slot, or under the maker’s own even number', () => {
    expect(childAllowed(root, slotMate(root), 9)).toBe(true);
    expect(childAllowed(root, childHolding(certificate, 9, 2), 9)).toBe(true);
  });

  it('refuse odd numbers, another’s numbers, another certificate and the parent itself', () => {
    expect(childAllowed(root, childHolding(certificate, 9, 3), 9)).toBe(false);
    expect(childAllowed(root, childHolding(certificate, 8, 2), 9)).toBe(false);
    expect(childAllowed(root, childHolding(certificate, 9, 0), 9)).toBe(false);
    expect(childAllowed(root, childHolding(certificateId(7, 2), 9, 2), 9)).toBe(false);
    expect(childAllowed(slotMate(root), slotMate(root), 9)).toBe(false);
  });
});
