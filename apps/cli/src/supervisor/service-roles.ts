import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { roleOf, type ServiceName } from '#database';

/** The queue makes a sequence for each of its queues as it goes: all services make them as one role. */
const JOBS = `
  do $$ begin
    create role tributary_jobs nologin;
  exception when duplicate_object or unique_violation then null; end $$;
  grant usage, create on schema jobs to tributary_jobs;
  grant select, insert, update, delete on all tables in schema jobs to tributary_jobs;
  grant usage, select on all sequences in schema jobs to tributary_jobs;
  alter default privileges in schema jobs grant usage, select on sequences to tributary_jobs;
`;

/**
 * Gives each service a login of its own on the database, that owns nothing and may only become what its work runs as
 * (`Walls`): a company, or those services that `worksAs` names; and use the job queue. Gives their addresses; the
 * passwords are new each time.
 */
export async function serviceLogins<S extends string>(
  databaseUrl: string,
  worksAs: Readonly<Record<S, readonly ServiceName[]>>,
): Promise<Map<S, string>> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(JOBS);
    const logins = new Map<S, string>();
    for (const service in worksAs) {
      const name = `tributary_${service}_service`;
      const login = pg.escapeIdentifier(name);
      const password = randomBytes(24).toString('hex');
      const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [name]);
      if (rowCount === 0) await client.query(`create role ${login} noinherit`);
      await client.query(`alter role ${login} login password ${pg.escapeLiteral(password)}`);
      // What it might become by an earlier version is taken away.
      const { rows } = await client.query<{ role: string }>(
        `select roleid::regrole::text as role from pg_auth_members where member = $1::regrole`,
        [name],
      );
      for (const { role } of rows) await client.query(`revoke ${role} from ${login}`);
      const roles = ['tributary_company', 'tributary_jobs', ...worksAs[service].map(roleOf)];
      await client.query(`grant ${roles.join(', ')} to ${login}`);
      await client.query(`alter role ${login} set role tributary_jobs`);
      const url = new URL(databaseUrl);
      url.username = name;
      url.password = password;
      logins.set(service, url.href);
    }
    return logins;
  } finally {
    await client.end();
  }
}
