import { v7 as newId } from 'uuid';
import { Walls } from '#database';
import { makeApiKey } from '#identity';
import type { Hex } from '#orders';

/** One of the operator's people: the key it signs with, and the API key that it comes with. */
export interface Official {
  ledgerKey: Hex;
  apiKey: string;
}

/** Two people of the operator who do together what neither may do alone. */
export interface Pair {
  maker: Official;
  checker: Official;
}

/**
 * Makes the operator, its two registrars and its two freezers where there is none yet: the genesis of the book knows
 * them as participant 1, each pair for its own power alone. Everybody else is registered through the API.
 */
export async function beginOperator(
  walls: Walls,
  operator: { legalName: string; lei: string; registrars: Pair; freezers: Pair },
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
    const { registrars, freezers } = operator;
    const people = Object.entries({ Registrar: registrars, Freezer: freezers }).flatMap(([name, pair]) =>
      (['maker', 'checker'] as const).map((role) => ({ name: `${name} (${role})`, role, ...pair[role] })),
    );
    for (const { name, role, ledgerKey, apiKey } of people) {
      const userId = newId();
      await db.query(
        `insert into trade.app_user (id, company_id, name, roles, ledger_key) values ($1, $2, $3, $4, $5)`,
        [userId, id, name, [role], ledgerKey],
      );
      await makeApiKey(walls, { id: userId, companyId: id }, apiKey);
    }
  });
}
