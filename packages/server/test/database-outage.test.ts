/** A PostgreSQL that ends connections, or is away for a while: the server says so and goes on when the database is back. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { besidePostgres } from './database-beside.ts'
import { cloudPerson, type CloudPerson } from './cloud-person.ts'
import { startFamilyKit, type FamilyKit } from './families.ts'
import { mustBe, signedIn, type Person } from './person.ts'
import { databaseOn, serverBinaries, startCluster, type Cluster } from './postgres-cluster.ts'

const binaries = await serverBinaries()
if (binaries === null && process.env['EASEL_TEST_REQUIRE'] === 'all') {
  throw new Error('no PostgreSQL of its own: install the server')
}

describe.skipIf(binaries === null)('on PostgreSQL', () => {
  let cluster: Cluster
  let databaseUrl: string
  let kit: FamilyKit
  let admin: Person
  let above: CloudPerson
  const logged: string[] = []
  const log = {
    info: () => undefined,
    error: (event: string, cause: unknown) => void logged.push(`${event}: ${String(cause)}`),
  }

  beforeAll(async () => {
    cluster = await startCluster(binaries ?? '')
    databaseUrl = await databaseOn(cluster, 'outage')
    kit = await startFamilyKit({ databaseUrl, log })
    admin = await signedIn(kit, 'admin')
    above = await cloudPerson(kit.easel, kit.site.tenantLuid, {
      name: 'above@example.com',
      now: () => kit.clock.now(),
    })
  })
  afterAll(async () => {
    await kit[Symbol.asyncDispose]()
    await cluster[Symbol.asyncDispose]()
  })

  const projects = (accept: 'json' | 'xml') => admin.get('/projects', accept)
  const createProject = (name: string) => admin.post('/projects', { project: { name } })
  const projectNames = async () =>
    (await projects('json'))
      .json<{ projects: { project: readonly { name: string }[] } }>()
      .projects.project.map(({ name }) => name)
  const cloudSites = (token: string) =>
    fetch(`${kit.url}/api/v1/tenants/${kit.site.tenantLuid}/sites`, {
      headers: { 'x-tableau-session-token': token },
    })

  /** Every connection that waits in a pool dies, as with a fail-over or an impatient balancer. */
  async function endIdleConnections(): Promise<number> {
    await using beside = await besidePostgres(databaseUrl)
    const ended = await beside.run(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = 'outage' and pid <> pg_backend_pid()`,
    )
    return ended.length
  }

  test('idle connections that the database ends are replaced', async () => {
    await Promise.all([projects('json'), projects('json'), projects('json')])
    expect(await endIdleConnections()).toBeGreaterThan(1)
    await expect.poll(async () => (await projects('json')).status).toBe(200)
    expect(logged.some((line) => line.startsWith('database connection lost'))).toBe(true)
  })

  test('a database that is away is 503000 with Retry-After in both forms, and comes back', async () => {
    const token = await above.signIn('pat')
    mustBe(await createProject('Before'), 201)
    await cluster.kill()
    for (const form of ['json', 'xml'] as const) {
      for (const answer of [await projects(form), await kit.call(signInCall(form))]) {
        expect([answer.status, answer.code]).toEqual([503, '503000'])
        expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
        expect(answer.text).toContain('database')
        expect(answer.text).not.toMatch(/ECONN|ENOENT|postgres|socket/)
      }
    }
    const cloud = await cloudSites(token)
    expect(cloud.status).toBe(503)
    expect(cloud.headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
    expect(await cloud.text()).toContain('E_503_API_SVC_1007')
    await cluster.start()
    await expect.poll(async () => (await createProject('After')).status).toBe(201)
    expect(await projectNames()).toEqual(expect.arrayContaining(['Before', 'After']))
    expect((await cloudSites(token)).status).toBe(200)
  })

  test('a publish job that the outage cuts is done when the database is back', async () => {
    const query = 'asJob=true&workbookType=twbx'
    const jobs: string[] = []
    const publishing = Promise.allSettled(
      Array.from({ length: 8 }, async (_, index) => {
        const answer = await admin.publish({ name: `Job ${index}`, query })
        if (answer.status === 202) jobs.push(answer.json<{ job: { id: string } }>().job.id)
      }),
    )
    await expect.poll(() => jobs.length, { timeout: 20_000 }).toBeGreaterThan(0)
    await cluster.kill()
    await publishing
    await cluster.start()
    for (const id of jobs) {
      await expect
        .poll(async () => (await admin.get(`/jobs/${id}`)).text, { timeout: 20_000 })
        .toContain('"finishCode":"0"')
    }
  })

  function signInCall(form: 'json' | 'xml') {
    const credentials = {
      personalAccessTokenName: 'a',
      personalAccessTokenSecret: 'b',
      site: { contentUrl: 'test' },
    }
    return {
      verb: 'POST',
      path: '/api/3.28/auth/signin',
      accept: `application/${form}`,
      contentType: 'application/json',
      body: JSON.stringify({ credentials }),
    }
  }
})
