import { createHash, randomBytes } from 'node:crypto';
import { v7 as newId } from 'uuid';
import type { Walls } from '#database';

/** An API key as the Authorization header has it: its id and its secret. */
export const API_KEY = /^Bearer trb_([0-9a-f]{32})_([A-Za-z0-9_-]{43})$/;

/** A new API key by its id: what is shown once, and the secret in it. */
export function newApiKey(id: string): { id: string; apiKey: string; secret: string } {
  const secret = randomBytes(32).toString('base64url');
  return { id, apiKey: `trb_${id.replaceAll('-', '')}_${secret}`, secret };
}

/** Makes an API key for a user; what is given back is shown once and kept nowhere. Runs inside the caller's wall. */
export async function makeApiKey(
  walls: Walls,
  user: { id: string; companyId: string },
  given = newApiKey(newId()).apiKey,
): Promise<string> {
  const [, id, secret = ''] = /^trb_([0-9a-f]{32})_(.+)$/.exec(given) ?? [];
  await walls
    .manager()
    .query(`insert into trade.api_key (id, user_id, company_id, secret_hash) values ($1, $2, $3, $4)`, [
      id,
      user.id,
      user.companyId,
      hashOfApiKey(secret),
    ]);
  return given;
}

/** A key's secret has 256 bits of chance, so a plain hash keeps it. */
export function hashOfApiKey(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
