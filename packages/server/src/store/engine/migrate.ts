/** Brings a database to the present schema when it is opened. */

import { sql, type Kysely } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import { StartRefused } from '../../ports/start-refused.ts'
import { up as audit } from '../migrations/0008-audit.ts'
import { up as cloudManager } from '../migrations/0005-cloud-manager.ts'
import { up as cloudSessionTrust } from '../migrations/0013-cloud-session-trust.ts'
import { up as cloudSessions } from '../migrations/0005-cloud-sessions.ts'
import { up as connections } from '../migrations/0040-connections.ts'
import { up as connect } from '../migrations/0054-connect.ts'
import { up as content } from '../migrations/0002-content.ts'
import { up as credentials } from '../migrations/0003-credentials.ts'
import { up as customViews } from '../migrations/0046-custom-views.ts'
import { up as dataSources } from '../migrations/0032-datasources.ts'
import { up as endedJobs } from '../migrations/0039-ended-jobs.ts'
import { up as endedTokens } from '../migrations/0016-ended-tokens.ts'
import { up as favorites } from '../migrations/0044-favorites.ts'
import { up as flows } from '../migrations/0050-flows.ts'
import { up as groups } from '../migrations/0027-groups.ts'
import { up as groupSets } from '../migrations/0028-group-sets.ts'
import { up as identity } from '../migrations/0001-identity.ts'
import { up as authEvents } from '../migrations/0006-auth-events.ts'
import { up as authEventMethod } from '../migrations/0026-auth-event-method.ts'
import { up as signInSettings } from '../migrations/0012-sign-in-settings.ts'
import { up as sessions } from '../migrations/0001-sessions.ts'
import { up as sessionTrust } from '../migrations/0003-session-trust.ts'
import { up as sessionAssertions } from '../migrations/0004-session-assertions.ts'
import { up as installation } from '../migrations/0021-installation.ts'
import { up as refreshTasks } from '../migrations/0036-refresh-tasks.ts'
import { up as jobReport } from '../migrations/0038-job-report.ts'
import { up as jobs } from '../migrations/0035-jobs.ts'
import { up as mcpSettings } from '../migrations/0049-mcp-settings.ts'
import { up as leanEvents } from '../migrations/0014-lean-events.ts'
import { up as peopleByEmail } from '../migrations/0025-people-by-email.ts'
import { up as revisionKinds } from '../migrations/0041-revision-kinds.ts'
import { up as spentJwtHorizon } from '../migrations/0015-spent-jwt-horizon.ts'
import { up as tagAuthors } from '../migrations/0019-tag-authors.ts'
import { up as tenantEvents } from '../migrations/0010-tenant-events.ts'
import { up as uploadBlocks } from '../migrations/0017-upload-blocks.ts'
import { up as usage } from '../migrations/0045-usage.ts'
import { up as userEmail } from '../migrations/0022-user-email.ts'
import { up as workbookSettings } from '../migrations/0023-workbook-settings.ts'
import { up as trust } from '../migrations/0004-trust.ts'

/** In order; a released entry never changes. */
export const contentMigrations: Readonly<Record<string, Migration>> = {
  '0001-identity': { up: identity },
  '0002-content': { up: content },
  '0003-credentials': { up: credentials },
  '0004-trust': { up: trust },
  '0005-cloud-manager': { up: cloudManager },
  '0008-audit': { up: audit },
  '0012-sign-in-settings': { up: signInSettings },
  '0016-ended-tokens': { up: endedTokens },
  '0017-upload-blocks': { up: uploadBlocks },
  '0019-tag-authors': { up: tagAuthors },
  '0021-installation': { up: installation },
  '0022-user-email': { up: userEmail },
  '0023-workbook-settings': { up: workbookSettings },
  '0025-people-by-email': { up: peopleByEmail },
  '0027-groups': { up: groups },
  '0028-group-sets': { up: groupSets },
  '0032-datasources': { up: dataSources },
  '0035-jobs': { up: jobs },
  '0036-refresh-tasks': { up: refreshTasks },
  '0038-job-report': { up: jobReport },
  '0039-ended-jobs': { up: endedJobs },
  '0040-connections': { up: connections },
  '0041-revision-kinds': { up: revisionKinds },
  '0044-favorites': { up: favorites },
  '0045-usage': { up: usage },
  '0046-custom-views': { up: customViews },
  '0049-mcp-settings': { up: mcpSettings },
  '0050-flows': { up: flows },
  '0054-connect': { up: connect },
}

export const sessionMigrations: Readonly<Record<string, Migration>> = {
  '0001-sessions': { up: sessions },
  '0003-session-trust': { up: sessionTrust },
  '0004-session-assertions': { up: sessionAssertions },
  '0005-cloud-sessions': { up: cloudSessions },
  '0006-auth-events': { up: authEvents },
  '0010-tenant-events': { up: tenantEvents },
  '0013-cloud-session-trust': { up: cloudSessionTrust },
  '0014-lean-events': { up: leanEvents },
  '0015-spent-jwt-horizon': { up: spentJwtHorizon },
  '0026-auth-event-method': { up: authEventMethod },
}

/**
 * Runs what is missing, in one transaction and under a lock, so that several processes may open at once.
 *
 * @param family - the name that keeps migrations of content and sessions apart within one database
 * @throws StartRefused when a later version has migrated the database
 */
export async function migrate<T>(
  db: Kysely<T>,
  family: 'content' | 'session',
  migrations: Readonly<Record<string, Migration>>,
): Promise<void> {
  const later = (await executedOn(db, family)).filter((name) => !Object.hasOwn(migrations, name))
  if (later.length > 0) {
    throw new StartRefused(
      'database-newer',
      `the ${family} database was changed by a later version of Easel (${later.join(', ')}); start that version, or restore a backup from before`,
    )
  }
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...migrations }) },
    migrationTableName: tableOf(family),
    migrationLockTableName: `${family}_migration_lock`,
  })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) {
    throw new Error(`could not bring the ${family} database to the present schema`, {
      cause: error,
    })
  }
}

const tableOf = (family: 'content' | 'session'): string => `${family}_migration`

/** Whether the database has seen exactly these. */
export async function isMigrated<T>(
  db: Kysely<T>,
  family: 'content' | 'session',
  migrations: Readonly<Record<string, Migration>>,
): Promise<boolean> {
  const executed = await namesIn(db, family)
  const known = Object.keys(migrations)
  return executed.length === known.length && executed.every((name) => known.includes(name))
}

/** Names of the migrations that the database has seen; none where it is new. */
async function executedOn<T>(
  db: Kysely<T>,
  family: 'content' | 'session',
): Promise<readonly string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  return tables.some(({ name }) => name === tableOf(family)) ? namesIn(db, family) : []
}

async function namesIn<T>(
  db: Kysely<T>,
  family: 'content' | 'session',
): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from ${sql.table(tableOf(family))} order by name`.execute(db)
  return rows.map(({ name }) => name)
}
