import { z } from 'zod';
import type { UserRole } from '../principal.js';

/**
 * What a company's system may be let into, by the tag of its routes in the API's description: its trade, and not its
 * people, keys and sessions.
 */
export const SCOPED_TAGS = [
  'acts',
  'certificates',
  'evidence',
  'factoring',
  'identity',
  'ledger',
  'onboarding',
  'settlement',
] as const;

/** `tag:read` for what only reads, `tag:write` for what a maker does too; nothing lets a system approve. */
export const scope = z.string().regex(new RegExp(`^(${SCOPED_TAGS.join('|')}):(read|write)$`));

/** The scope that a route asks for. */
export function scopeOf(tag: string | undefined, changes: boolean): string {
  return `${tag ?? 'none'}:${changes ? 'write' : 'read'}`;
}

/** As whom a key with this scope asks: to read, or to act as a maker. */
export function rolesBy(asked: string): readonly UserRole[] {
  return asked.endsWith(':write') ? ['api', 'viewer', 'maker'] : ['api', 'viewer'];
}
