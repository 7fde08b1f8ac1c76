/** A disk that is really full: 503 and no 500, deleting goes on, and all goes on when there is room again. */

import { chmod, mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { cloudPerson, type CloudPerson } from './cloud-person.ts'
import { besidePostgres } from './database-beside.ts'
import { mintJwt, multipart, startKit, type Kit, type TestAnswer } from './kit.ts'
import { mustBe, publishBody, signedIn, type Form, type Person } from './person.ts'
import { databaseOn, serverBinaries, startCluster, type Cluster } from './postgres-cluster.ts'
import { smallDisk, type SmallDisk } from './small-disk.ts'
import { workbookPackage } from './workbook-file.ts'

const disk = await smallDisk(64)
const binaries = await serverBinaries()
afterAll(() => disk?.[Symbol.asyncDispose]())

const forms: readonly Form[] = ['json', 'xml']

function refused(answer: TestAnswer) {
  expect([answer.status, answer.code]).toEqual([503, '503000'])
  expect(answer.text).toMatch(/room|could not be recorded/)
  expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
}

describe.skipIf(disk === null)('on SQLite', () => {
  let kit: Kit
  let admin: Person
  let above: CloudPerson
  let data: string
  let pat: { readonly name: string; readonly secret: string }
  let empty: () => Promise<void>
  let counter = 0

  const { path } = disk ?? { path: '' }
  const fillDisk = async () => (disk as SmallDisk).fill()

  beforeEach(async () => {
    data = join(path, `data-${(counter += 1)}`)
    kit = await startKit({ data: { kind: 'directory', path: data } })
    admin = await signedIn(kit, 'admin')
    above = await cloudPerson(kit.easel, kit.site.tenantLuid, {
      name: 'above@example.com',
      now: () => kit.clock.now(),
    })
    const { luid } = kit.users.admin
    pat = await kit.easel.provision.personalAccessToken(kit.site.luid, luid, 'full disk')
    empty = async () => undefined
  })
  afterEach(async () => {
    await empty()
    await kit[Symbol.asyncDispose]()
  })

  const signIn = (credentials: object, form: Form) =>
    kit.call({
      verb: 'POST',
      path: '/api/3.28/auth/signin',
      accept: `application/${form}`,
      contentType: 'application/json',
      body: JSON.stringify({ credentials: { ...credentials, site: { contentUrl: 'test' } } }),
    })
  const byPat = (form: Form) =>
    signIn({ personalAccessTokenName: pat.name, personalAccessTokenSecret: pat.secret }, form)
  const byJwt = (form: Form) => {
    const facts = { user: kit.users.viewer.name, scopes: ['tableau:*:*'], now: kit.clock.now() }
    return signIn({ jwt: mintJwt(kit.connectedApp, facts) }, form)
  }
  const createProject = (form: Form = 'json') =>
    admin.post('/projects', { project: { name: `Project ${(counter += 1)}` } }, form)
  const append = (id: string, form: Form) =>
    kit.call({
      verb: 'PUT',
      path: `/api/3.28/sites/${kit.site.luid}/fileUploads/${id}`,
      token: admin.token,
      accept: `application/${form}`,
      ...multipart({ file: { part: 'tableau_file', name: 'f', bytes: Buffer.alloc(100_000) } }),
    })
  const publish = (form: Form) => admin.publish({ name: `Book ${(counter += 1)}`, accept: form })
  const cloudSignIn = () =>
    fetch(`${kit.url}/api/v1/pat/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: 'unknown' }),
    })
  /** The server looks at its disk now and then. A sign-in that stores nothing shows that it has. */
  const untilNoticed = () =>
    expect.poll(async () => (await cloudSignIn()).status, { timeout: 5_000 }).toBe(503)

  test('what stores something is 503000 with Retry-After in both forms, what reads goes on', async () => {
    const book = await admin.published({ name: 'Before' })
    const id = await admin.upload(Buffer.from('before'))
    empty = await fillDisk()
    await untilNoticed()
    for (const form of forms) {
      refused(await byPat(form))
      refused(await byJwt(form))
      refused(await createProject(form))
      refused(await admin.post('/fileUploads', undefined, form))
      refused(await append(id, form))
      refused(await publish(form))
      mustBe(await admin.get('/projects', form), 200)
      mustBe(await admin.get(`/workbooks/${book.id}/content`, form), 200)
    }
    const cloud = await cloudSignIn()
    expect([cloud.status, (await cloud.text()).includes('E_503_API_SVC_1007')]).toEqual([503, true])
    expect(cloud.headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
    const [view] = book.views.view
    for (const what of ['data', 'image']) {
      // Its rows have not been converted yet.
      refused(await admin.get(`/views/${view?.id ?? ''}/${what}`))
    }
  })

  test('deleting goes on and on, and does not use the reserve up', async () => {
    const projects: string[] = []
    for (let made = 0; made < 30; made += 1) {
      const answer = await createProject()
      const { project } = answer.json<{ project: { id: string } }>()
      await admin.published({ name: `In ${made}`, projectId: project.id })
      projects.push(project.id)
    }
    const id = await kit.signIn('viewer')
    empty = await fillDisk()
    await untilNoticed()
    for (const project of projects) mustBe(await admin.delete(`/projects/${project}`), 204)
    const out = await kit.call({ verb: 'POST', path: '/api/3.28/auth/signout', token: id })
    expect(out.status).toBe(204)
    expect((await stat(join(data, 'reserve'))).size).toBeGreaterThan(3_000_000)
  })

  test('when there is room again, everything goes on and nothing was half done', async () => {
    const book = await admin.published({ name: 'Before' })
    const viewData = () => admin.get(`/views/${book.views.view[0]?.id ?? ''}/data`)
    const before = await readdir(join(data, 'files', 'blobs'), { recursive: true })
    empty = await fillDisk()
    await untilNoticed()
    for (let tries = 0; tries < 20; tries += 1) await publish('json')
    refused(await viewData())
    await empty()
    empty = async () => undefined
    await expect.poll(async () => (await createProject()).status, { timeout: 5_000 }).toBe(201)
    expect(await readdir(join(data, 'files', 'blobs'), { recursive: true })).toEqual(before)
    expect(await readdir(join(data, 'files', 'tmp'))).toEqual([])
    expect((await viewData()).text).toContain('North')
    mustBe(await byPat('json'), 200)
    mustBe(await byJwt('json'), 200)
    expect(await above.signIn('pat')).not.toBe('')
    const { id } = await admin.published({ name: 'After', bytes: workbookPackage(['After']) })
    mustBe(await admin.get(`/workbooks/${id}/content`), 200)
    mustBe(await admin.delete(`/workbooks/${id}`), 204)
  })

  test('a disk that is filled in the middle of the work is 503 too, at any moment', async () => {
    const answers: number[] = []
    const work = async (rounds: number) => {
      for (let round = 0; round < rounds; round += 1) {
        const all = await Promise.all([createProject(), byPat('json'), publish('json')])
        answers.push(...all.map(({ status }) => status))
      }
    }
    await Promise.all([work(20), fillDisk().then((undo) => (empty = undo))])
    await work(5)
    expect(answers.filter((status) => ![200, 201, 503].includes(status))).toEqual([])
    expect(answers).toContain(503)
  })
})

describe.skipIf(disk === null || binaries === null || process.getuid?.() !== 0)(
  'on PostgreSQL',
  () => {
    let cluster: Cluster
    let kit: Kit
    let admin: Person
    let databaseUrl: string
    let counter = 0

    beforeAll(async () => {
      cluster = await startCluster(binaries ?? '')
      const place = join(disk?.path ?? '', 'space')
      await mkdir(place)
      // The account of the database server needs a folder of its own.
      await chmod(disk?.path ?? '', 0o777)
      await cluster.own(place)
      await using beside = await besidePostgres(cluster.address)
      await beside.run(`create tablespace small location '${place}'`)
      databaseUrl = await databaseOn(cluster, 'filled', 'small')
      kit = await startKit({ databaseUrl })
      admin = await signedIn(kit, 'admin')
    })
    afterAll(async () => {
      await kit[Symbol.asyncDispose]()
      await cluster[Symbol.asyncDispose]()
    })

    test('its disk_full is 503000 with Retry-After, and over when there is room', async () => {
      const create = () =>
        admin.post('/projects', {
          project: { name: `Project ${(counter += 1)}`, description: 'x'.repeat(3_000) },
        })
      const empty = await (disk as SmallDisk).fill()
      const answers: TestAnswer[] = []
      while (answers.at(-1)?.status !== 503 && answers.length < 2_000) answers.push(await create())
      expect(answers.filter(({ status }) => status !== 201 && status !== 503)).toEqual([])
      refused(answers.at(-1) as TestAnswer)
      mustBe(await admin.get('/projects'), 200)
      await empty()
      mustBe(await create(), 201)
      mustBe(await admin.publish({ ...publishBody({}), name: 'After' }), 201)
    })
  },
)
