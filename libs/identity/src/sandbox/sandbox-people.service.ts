import { existsSync, readFileSync } from 'node:fs';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { CONFIGURATION, type Configuration } from '#common';
import { Walls } from '#database';
import { keyOfPrivate, type Hex } from '#orders';
import { identityErrors } from '../identity.errors.js';

/** One of a sandbox's made-up people, as its sign-in page lists them. */
export const sandboxPerson = z
  .strictObject({
    userId: z.string(),
    name: z.string(),
    roles: z.array(z.string()),
    companyId: z.string(),
    companyName: z.string(),
    companyRoles: z.array(z.string()),
  })
  .meta({ id: 'SandboxPerson' });
export type SandboxPerson = z.infer<typeof sandboxPerson>;

const row = z
  .object({
    id: z.string(),
    name: z.string(),
    roles: z.array(z.string()),
    ledger_key: z.string(),
    company_id: z.string(),
    legal_name: z.string(),
    company_roles: z.array(z.string()),
  })
  .transform((found) => ({
    ledgerKey: found.ledger_key,
    person: {
      userId: found.id,
      name: found.name,
      roles: found.roles,
      companyId: found.company_id,
      companyName: found.legal_name,
      companyRoles: found.company_roles,
    },
  }));
const PRIVATE_KEY = /^0x[0-9a-f]{64}$/;

/**
 * The people of the story that a sandbox tells. Their keys lie in a file beside the sandbox's other play things, one a
 * line, so that whoever tries the pages signs as they would; production has no such file and no such route.
 */
@Injectable()
export class SandboxPeople {
  /** What was read of the file so far: it only grows. */
  private readonly keys = new Map<string, Hex>();
  private read = 0;

  constructor(
    private readonly walls: Walls,
    @Inject(CONFIGURATION) private readonly configuration: Pick<Configuration, 'SANDBOX_PEOPLE'>,
  ) {}

  /** All of them, by their companies, in the order in which they came. */
  async list(): Promise<SandboxPerson[]> {
    return (await this.rows()).map(({ person }) => person);
  }

  /** The private key of one of them. @throws not-found for anybody else */
  async keyOf(userId: string): Promise<Hex> {
    const found = (await this.rows()).find(({ person }) => person.userId === userId);
    const key = found && this.keys.get(found.ledgerKey);
    if (!key) throw identityErrors('not-found', { what: 'person of the sandbox' });
    return key;
  }

  private async rows() {
    this.readKeys();
    return this.walls.asService('people', async () =>
      z.array(row).parse(
        await this.walls.manager().query(
          `select u.id, u.name, u.roles, u.ledger_key, c.id as company_id, c.legal_name, c.roles as company_roles
             from trade.app_user u join trade.company c on c.id = u.company_id
             where u.active and u.ledger_key = any($1) order by c.created_at, u.created_at, u.id`,
          [[...this.keys.keys()]],
        ),
      ),
    );
  }

  private readKeys(): void {
    const { SANDBOX_PEOPLE: file } = this.configuration;
    if (file === undefined || !existsSync(file)) return;
    const lines = readFileSync(file, 'utf8').split('\n');
    for (const line of lines.slice(this.read)) {
      if (PRIVATE_KEY.test(line)) this.keys.set(keyOfPrivate(`0x${line.slice(2)}`), `0x${line.slice(2)}`);
    }
    // The last line may be written only half.
    this.read = Math.max(lines.length - 1, 0);
  }
}
