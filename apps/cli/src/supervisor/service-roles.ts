import { randomBytes } from 'node:crypto';
import pg from 'pg';

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
 * Gives each service a login of its own on the database, that owns nothing and may only become what all work runs as
 * (`Walls`), and use the job queue. Gives their addresses; the passwords are new each time.
 */
export async function serviceLogins<S extends string>(
  databaseUrl: string,
  services: readonly S[],
): Promise<Map<S, string>> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(JOBS);
    const logins = new Map<S, string>();
    for (const service of services) {
      const role = pg.escapeIdentifier(`tributary_${service}_service`);
      const password = randomBytes(24).toString('hex');
      const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [
        `tributary_${service}_service`,
      ]);
      if (rowCount === 0) await client.query(`create role ${role} noinherit`);
      await client.query(`alter role ${role} login password ${pg.escapeLiteral(password)}`);
      await client.query(`grant tributary_company, tributary_service to ${role}`);
      await client.query(`grant tributary_jobs to ${role}`);
      await client.query(`alter role ${role} set role tributary_jobs`);
      const url = new URL(databaseUrl);
      url.username = `tributary_${service}_service`;
      url.password = password;
      logins.set(service, url.href);
    }
    return logins;
  } finally {
    await client.end();
  }
}
