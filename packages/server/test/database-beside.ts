/** A server's content database, opened beside it: to see everything that it holds, and to break it on purpose. */

import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'

export interface DatabaseBeside extends AsyncDisposable {
  run(statement: string): Promise<readonly Record<string, unknown>[]>
  /** Every table with all its rows, but for those named. */
  everything(besides: readonly string[]): Promise<Readonly<Record<string, unknown>>>
  /** From now on no row gets into the table. Running what is returned ends that. */
  refuseRowsOf(table: string): Promise<() => Promise<void>>
}

export function besideSqlite(path: string): DatabaseBeside {
  const db = new DatabaseSync(path, { timeout: 10_000 })
  const run = async (statement: string) => db.prepare(statement).all()
  return {
    run,
    everything: (besides) =>
      everything(run, `select name from sqlite_master where type = 'table'`, besides),
    async refuseRowsOf(table) {
      db.exec(
        `create trigger refuse before insert on ${table} begin select raise(abort, 'no room'); end`,
      )
      return async () => db.exec('drop trigger refuse')
    },
    [Symbol.asyncDispose]: async () => db.close(),
  }
}

export async function besidePostgres(url: string): Promise<DatabaseBeside> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const run = async (statement: string) =>
    (await client.query<Record<string, unknown>>(statement)).rows
  return {
    run,
    everything: (besides) =>
      everything(
        run,
        `select tablename as name from pg_tables where schemaname = 'public'`,
        besides,
      ),
    async refuseRowsOf(table) {
      await run(`create or replace function refuse() returns trigger language plpgsql
        as $$ begin raise exception 'no room'; end $$`)
      await run(
        `create trigger refuse before insert on ${table} for each row execute function refuse()`,
      )
      return async () => void (await run(`drop trigger refuse on ${table}`))
    },
    [Symbol.asyncDispose]: () => client.end(),
  }
}

async function everything(
  run: DatabaseBeside['run'],
  names: string,
  besides: readonly string[],
): Promise<Readonly<Record<string, unknown>>> {
  const found: Record<string, unknown> = {}
  for (const { name } of await run(`${names} order by 1`)) {
    const table = String(name)
    if (besides.includes(table)) continue
    const rows = await run(`select * from ${table}`)
    found[table] = rows.map((row) => JSON.stringify(row)).toSorted()
  }
  return found
}
