import { v7 as newId } from 'uuid';
import { Walls } from '#database';
import { makeApiKey } from '#identity';
import type { Hex } from '#orders';

/** One of the operator's two registrars: the key it signs with, and the API key that it comes with. */
export interface Registrar {
  ledgerKey: Hex;
  apiKey: string;
}

/**
 * Makes the operator and its two registrars where there is none yet: the genesis of the book knows them as
 * participant 1. Everybody else is registered through the API.
 */
export async function beginOperator(
  walls: Walls,
  operator: { legalName: string; lei: string; maker: Registrar; checker: Registrar },
): Promise<void> {
  await walls.asService('onboarding', async () => {
    const db = walls.manager();
    const id = newId();
    const made: unknown[] = await db.query(
      `insert into trade.company (id, participant, legal_name, lei, roles) values ($1, 1, $2, $3, '{operator}')
       on conflict (participant) do nothing returning id`,
      [id, operator.legalName, operator.lei],
    );
    if (made.length === 0) return;
    for (const role of ['maker', 'checker'] as const) {
      const userId = newId();
      await db.query(
        `insert into trade.app_user (id, company_id, name, roles, ledger_key) values ($1, $2, $3, $4, $5)`,
        [userId, id, `Registrar (${role})`, [role], operator[role].ledgerKey],
      );
      await makeApiKey(walls, { id: userId, companyId: id }, operator[role].apiKey);
    }
  });
}
