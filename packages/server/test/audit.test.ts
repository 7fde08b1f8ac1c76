/** Every change leaves one entry in the audit log, in its own transaction. Generated from the contract: a method cannot be left out. */

import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cloudManager, rest, type AuditEntryRecord, type Verb } from '@easel/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { changeNothing, cloudChanges, restChanges } from './audit-changes.ts'
import { startCloudKit, type CloudKit, type House } from './cloud-kit.ts'
import { besidePostgres, besideSqlite, type DatabaseBeside } from './database-beside.ts'
import { startFamilyKit, type FamilyKit } from './families.ts'
import { asPerson } from './person.ts'
import { openTestPostgres } from './postgres.ts'

const adminKey = randomBytes(32).toString('base64url')
const postgres = await openTestPostgres()
afterAll(async () => {
  await postgres?.[Symbol.asyncDispose]()
})

interface Declared {
  readonly name: string
  readonly verb: Verb
}
const changing = (table: object) =>
  Object.values(table as Readonly<Record<string, Declared>>)
    .filter(({ name, verb }) => verb !== 'GET' && !changeNothing.has(name))
    .map((method) => [method.name, method] as const)

interface Audited {
  readonly audit: readonly AuditEntryRecord[]
  readonly pagination: { readonly totalAvailable: number }
}
async function auditOf(url: string, query = ''): Promise<Audited> {
  const headers = { 'x-easel-admin-key': adminKey }
  const answer = await fetch(`${url}/easel/v1/audit${query}`, { headers })
  return (await answer.json()) as Audited
}

/** Entries that the work leaves, oldest first. */
async function left(
  url: string,
  work: () => Promise<unknown>,
): Promise<readonly AuditEntryRecord[]> {
  const before = (await auditOf(url)).pagination.totalAvailable
  await work()
  const { audit, pagination } = await auditOf(url)
  return audit.slice(0, pagination.totalAvailable - before).toReversed()
}

/** Tables that the server writes of its own accord: when it seals entries, and what was looked at some time after the answer. */
const ofTheServer = [
  'audit_entry',
  'activity_event',
  'platform_file',
  'session',
  'cloud_session',
  'auth_event',
  'recent',
  'usage_day',
  'sqlite_sequence',
]

/** What the work answers where no entry can be written, and what the database held before and holds after. */
async function unaudited(
  beside: DatabaseBeside,
  work: () => Promise<{ readonly status: number }>,
): Promise<{ readonly status: number; readonly before: object; readonly after: object }> {
  const before = await beside.everything(ofTheServer)
  const restore = await beside.refuseRowsOf('audit_entry')
  try {
    const { status } = await work()
    return { status, before, after: await beside.everything(ofTheServer) }
  } finally {
    await restore()
  }
}

describe.each(['SQLite', 'PostgreSQL'] as const)('on %s', (database) => {
  const isHere = database === 'SQLite' || postgres !== null

  describe.skipIf(!isHere)('the REST API', () => {
    let kit: FamilyKit
    let beside: DatabaseBeside
    let token: string
    let changes: ReturnType<typeof restChanges>
    beforeAll(async () => {
      const databaseUrl = database === 'SQLite' ? undefined : await postgres?.database()
      kit = await startFamilyKit({
        adminKey,
        ...(databaseUrl === undefined ? {} : { databaseUrl }),
      })
      beside =
        databaseUrl === undefined
          ? besideSqlite(join(kit.directory, 'content.db'))
          : await besidePostgres(databaseUrl)
      token = await kit.signIn('admin')
      changes = restChanges(kit, asPerson(kit, token))
      return async () => {
        await beside[Symbol.asyncDispose]()
        await kit[Symbol.asyncDispose]()
      }
    })

    const asked = async ({ name, verb }: Declared) => {
      const { path = '', ...made } = (await changes[name]?.()) ?? {}
      const whole = `/api/3.28/sites/${kit.site.luid}${path}`
      return () => kit.call({ verb, token, ...made, path: whole })
    }

    test.each(changing(rest))(
      '%s leaves one entry that names it and its caller',
      async (_, method) => {
        const call = await asked(method)
        const entries = await left(kit.url, async () => {
          const answer = await call()
          expect(answer.status, answer.text).toBeLessThan(300)
        })
        // A job that was wanted is run behind, and has entries of its own.
        const own = entries.filter(({ actorKind }) => actorKind !== 'job')
        expect(own).toMatchObject([
          {
            method: method.name,
            actorKind: 'user',
            actorLuid: kit.users.admin.luid,
            credentialKind: 'pat',
            credentialId: expect.stringMatching(/^[0-9a-f-]{36}$/),
            tenantLuid: kit.site.tenantLuid,
            siteLuid: kit.site.luid,
            address: '127.0.0.1',
            requestId: expect.stringMatching(/./),
            unlisted: 0,
          },
        ])
        expect(own[0]?.targets.length).toBeGreaterThan(0)
        expect(own[0]?.changes.length).toBeGreaterThan(0)
      },
    )

    test.each(changing(rest))(
      '%s changes nothing where no entry can be written',
      async (_, method) => {
        const { status, before, after } = await unaudited(beside, await asked(method))
        expect(status).toBe(500)
        expect(after).toEqual(before)
      },
    )
  })

  describe.skipIf(!isHere)('Cloud Manager', () => {
    let kit: CloudKit
    let beside: DatabaseBeside
    let session: string
    let directory: string
    let changes: ReturnType<typeof cloudChanges>
    beforeAll(async () => {
      directory = await mkdtemp(join(tmpdir(), 'easel-audit-'))
      const databaseUrl = database === 'SQLite' ? undefined : await postgres?.database()
      kit = await startCloudKit({
        adminKey,
        data: { kind: 'directory', path: directory },
        ...(databaseUrl === undefined ? {} : { databaseUrl }),
      })
      beside =
        databaseUrl === undefined
          ? besideSqlite(join(directory, 'content.db'))
          : await besidePostgres(databaseUrl)
      session = await kit.signIn()
      changes = cloudChanges(kit, session)
      return async () => {
        await beside[Symbol.asyncDispose]()
        await kit[Symbol.asyncDispose]()
        await rm(directory, { recursive: true, force: true })
      }
    })

    const asked = async ({ name, verb }: Declared) => {
      const made = await changes[name]?.()
      const path = made?.path ?? ''
      const whole = path.startsWith('//') ? path.slice(1) : `/tenants/${house().tenant.luid}${path}`
      return () => kit.call({ verb, token: session, ...made, path: whole })
    }
    const house = (): House => kit.acme

    test.each(changing(cloudManager))(
      '%s leaves one entry that names it and its caller',
      async (_, method) => {
        const call = await asked(method)
        const entries = await left(kit.easel.url, async () => {
          const answer = await call()
          expect(answer.status, answer.text).toBeLessThan(300)
        })
        expect(entries).toMatchObject([
          {
            method: method.name,
            actorKind: 'account',
            actorLuid: house().administrator.luid,
            credentialKind: 'pat',
            tenantLuid: house().tenant.luid,
            address: '127.0.0.1',
          },
        ])
        expect(entries[0]?.changes.length).toBeGreaterThan(0)
      },
    )

    test.each(changing(cloudManager))(
      '%s changes nothing where no entry can be written',
      async (_, method) => {
        const { status, before, after } = await unaudited(beside, await asked(method))
        expect(status).toBe(500)
        expect(after).toEqual(before)
      },
    )
  })
})
