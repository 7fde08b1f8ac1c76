/** Users of a site, imported and deleted by files with a line for each. */

import { beforeAll, describe, expect, test, vi } from 'vitest'
import { describeFamily, type FamilyKit } from './families.ts'
import { mixed, userFile, type SentPart } from './user-file.ts'
import { claimBy, jobFor } from './new-job.ts'
import { mustBe, outcomeOf, signedIn, type Person } from './person.ts'

interface UserOnWire {
  readonly id: string
  readonly name: string
  readonly siteRole: string
  readonly email?: string
  readonly fullName?: string
  readonly authSetting?: string
}
interface Note {
  readonly type: string
  readonly value?: string
  readonly text: string
}
interface JobOnWire {
  readonly id: string
  readonly type?: string
  readonly progress: string
  readonly finishCode?: string
  readonly statusNotes?: { readonly statusNote: readonly Note[] }
}

const unlicensed = {
  problem: null,
  fullName: null,
  email: null,
  siteRole: 'Unlicensed',
  authSetting: null,
  idpConfigurationId: null,
} as const

const suite = (kit: () => FamilyKit) => {
  let admin: Person
  let counter = 0
  const fresh = (word = 'user') => `${word}${(counter += 1)}@example.com`

  beforeAll(async () => {
    admin = await signedIn(kit(), 'admin')
  })

  const send = async (
    path: 'import' | 'delete',
    parts: readonly SentPart[],
    { token = admin.token, accept = 'application/json', subtype = 'mixed' } = {},
  ) =>
    kit().call({
      verb: 'POST',
      path: `/api/3.28/sites/${kit().site.luid}/users/${path}`,
      token,
      accept,
      ...mixed(parts, subtype),
    })
  const csv = (text: string | Uint8Array, path: 'import' | 'delete' = 'import') =>
    userFile(path, text)
  const payload = (users: string): SentPart => ({
    name: 'request_payload',
    fileName: '',
    type: 'text/xml',
    content: `<tsRequest>${users}</tsRequest>`,
  })
  const ended = async (id: string): Promise<JobOnWire> =>
    vi.waitFor(
      async () => {
        const { job } = (await admin.get(`/jobs/${id}`)).json<{ job: JobOnWire }>()
        if (job.finishCode === undefined) throw new Error('the job has not ended')
        return job
      },
      { timeout: 20_000, interval: 20 },
    )
  const done = async (path: 'import' | 'delete', parts: readonly SentPart[]) => {
    const answer = await send(path, parts)
    mustBe(answer, 202)
    return ended(answer.json<{ job: JobOnWire }>().job.id)
  }
  const imported = (text: string, users = '') => done('import', [csv(text), payload(users)])
  const deleted = (text: string) => done('delete', [csv(text, 'delete')])
  const counts = ({ statusNotes }: JobOnWire) =>
    Object.fromEntries((statusNotes?.statusNote ?? []).map(({ type, value }) => [type, value]))
  const textOf = ({ statusNotes }: JobOnWire, type: string) =>
    statusNotes?.statusNote.find((note) => note.type === type)?.text ?? ''
  const find = async (name: string) => {
    const answer = await admin.get(`/users?filter=name:eq:${name}&fields=_all_`)
    return answer.json<{ users: { user?: readonly UserOnWire[] } }>().users.user?.[0] ?? null
  }

  describe('import', () => {
    test('adds each user of the file in a job whose notes count them', async () => {
      const [one, two] = [fresh(), fresh()]
      const text = `${one},,"Ä, ""B""",Creator,Site,1,\r\nlocal\\${two},,,Viewer,,0,other@example.org\r\n`
      const users = `<user name="${one}" authSetting="ServerDefault"/><user name="${two}"/>`
      const job = await imported(text, users)
      expect(job).toMatchObject({ type: 'CreateSiteUsersCsv', finishCode: '0', progress: '100' })
      expect(counts(job)).toEqual({ CountOfUsersProcessed: '2', CountOfUsersAddedToSite: '2' })
      expect(await find(one)).toMatchObject({
        siteRole: 'SiteAdministratorCreator',
        fullName: 'Ä, "B"',
        email: one,
      })
      expect(await find(two)).toMatchObject({ siteRole: 'Viewer', email: 'other@example.org' })
    })

    test('takes form-data, the message before the file, and none at all, in XML', async () => {
      const names = [fresh(), fresh(), fresh()]
      const [one = '', two = '', three = ''] = names.map((name) => `${name},,,Viewer,,0,`)
      const sent = [
        await send('import', [csv(one), payload('')], { subtype: 'form-data' }),
        await send('import', [payload('<user authSetting="ServerDefault"/>'), csv(two)]),
        await send('import', [csv(three)], { accept: 'application/xml' }),
      ]
      expect(sent.map(({ status }) => status)).toEqual([202, 202, 202])
      expect(sent[2]?.text).toMatch(/<job [^>]*type="CreateSiteUsersCsv"/)
      for (const { text } of sent) await ended(/id"?[=:]"([^"]+)"/.exec(text)?.[1] ?? '')
      for (const name of names) expect(await find(name)).toMatchObject({ siteRole: 'Viewer' })
    })

    test('uses the good lines and names each bad one, with its reason', async () => {
      const good = fresh()
      const lines = [
        'corp\\someone,,,Viewer,,0,',
        `${good},,,Explorer,,0,`,
        `bad@example.com,,,Interactor,,0,`,
        `${good},,,Viewer,,0,`,
        `saml@example.com,,,Viewer,,0,,SAML`,
        '"open,,,Viewer',
      ]
      const job = await imported(lines.join('\n'))
      expect(job.finishCode).toBe('0')
      expect(counts(job)).toEqual({
        CountOfUsersProcessed: '6',
        CountOfUsersAddedToSite: '1',
        CountOfUsersSkipped: '5',
      })
      const skipped = textOf(job, 'CountOfUsersSkipped')
      for (const words of [
        "line 1 'someone': 'corp' is no domain",
        "line 3 'bad@example.com': licence 'Interactor'",
        `line 4 '${good}': line 2 names the same user`,
        "line 5 'saml@example.com': Site",
        'line 6',
      ]) {
        expect(skipped).toContain(words)
      }
      expect(await find(good)).toMatchObject({ siteRole: 'Explorer' })
      expect(await find('bad@example.com')).toBeNull()
    })

    test('gives users of the site the role of their line, also a lesser one, and ends their sessions', async () => {
      const name = fresh()
      await imported(`${name},,,Creator,,1,`)
      const { id } = (await find(name))!
      const { provision } = kit().easel
      const pat = await provision.personalAccessToken(kit().site.luid, id, 'tests')
      const opened = await kit().call({
        verb: 'POST',
        path: '/api/3.28/auth/signin',
        accept: 'application/json',
        contentType: 'application/json',
        body: JSON.stringify({
          credentials: {
            personalAccessTokenName: 'tests',
            personalAccessTokenSecret: pat.secret,
            site: { contentUrl: kit().site.contentUrl },
          },
        }),
      })
      const { token } = opened.json<{ credentials: { token: string } }>().credentials
      const same = await imported(`${name.toUpperCase()},,,Creator,,1,`)
      expect(counts(same)).toEqual({ CountOfUsersProcessed: '1', CountOfUsersSkipped: '1' })
      const job = await imported(`${name},,New name,Unlicensed,,0,`)
      expect(counts(job)).toEqual({
        CountOfUsersProcessed: '1',
        CountOfUsersSiteRoleUpdated: '1',
        CountOfUsersInformationUpdated: '1',
        CountOfUsersUnlicensed: '1',
      })
      expect(await find(name)).toMatchObject({ siteRole: 'Unlicensed', fullName: 'New name' })
      const ask = { path: `/api/3.28/sites/${kit().site.luid}/views`, token }
      expect((await kit().call(ask)).code).toBe('401002')
    })

    test('does not change the role of the caller', async () => {
      const own = kit().users.admin.name
      const job = await imported(`${own},,,Viewer,,0,`)
      expect(textOf(job, 'CountOfUsersSkipped')).toContain('your own site role')
      expect(await find(own)).toMatchObject({ siteRole: 'SiteAdministratorCreator' })
    })

    test('beyond the licences of the site adds users without one, and says so', async () => {
      const taken = await admin.get('/users?filter=siteRole:eq:Viewer')
      const viewers = Number(/"totalAvailable":"(\d+)"/.exec(taken.text)?.[1])
      mustBe(await admin.put('', { site: { tierViewerCapacity: String(viewers + 1) } }), 200)
      const [one, two] = [fresh(), fresh()]
      const job = await imported(`${one},,,Viewer,,0,\n${two},,,Viewer,,0,`)
      mustBe(await admin.put('', { site: { tierViewerCapacity: '-1' } }), 200)
      expect(counts(job)).toMatchObject({
        CountOfUsersAddedToSite: '2',
        CountOfUsersWithInsufficientLicenses: '1',
      })
      expect(await find(one)).toMatchObject({ siteRole: 'Viewer' })
      expect(await find(two)).toMatchObject({ siteRole: 'Unlicensed' })
    })

    test('is refused whole where the file cannot be used, or the message says what is not so', async () => {
      const name = fresh()
      const file = csv(`${name},,,Viewer,,0,`)
      const refused = [
        await send('import', [payload('')]),
        await send('import', [csv('')]),
        await send('import', [csv(Uint8Array.of(0x61, 0xff))]),
        await send('import', [csv('a\n'.repeat(10_001))]),
        await send('import', [file, payload('<user name="stranger"/>')]),
        await send('import', [
          file,
          payload(`<user name="${name}" authSetting="SAML" idpConfigurationId="x"/>`),
        ]),
        await send('import', [csv('a'.repeat(2 * 1024 * 1024 + 1))]),
      ].map(outcomeOf)
      expect(refused).toEqual([
        [400, '400010'],
        [400, '400010'],
        [400, '400010'],
        [400, '400010'],
        [400, '400000'],
        [400, '400000'],
        [413, '413000'],
      ])
      expect(await find(name)).toBeNull()
    })

    test('goes on where its worker was cut, and no line counts twice', async () => {
      const names = Array.from({ length: 45 }, () => fresh('many'))
      const lines = names.map((name, index) => ({ ...unlicensed, line: index + 1, name }))
      const added = { type: 'CountOfUsersAddedToSite', count: 20, lines: [] }
      const { luid } = await kit().store.transaction(async (write) => {
        const ids = { siteId: kit().site.id, creatorId: kit().users.admin.id }
        const order = { ...ids, type: 'CreateSiteUsersCsv', payload: { lines } } as const
        const job = await write.jobs.create(jobFor(order))
        const claimed = await write.jobs.claim(claimBy('elsewhere', new Date(), 1))
        expect(claimed?.id).toBe(job.id)
        const report = { taken: 20, removed: 0, notes: [added] }
        const hold = { owner: 'elsewhere', attempt: 1 }
        expect(await write.jobs.keepReport(job.id, { ...hold, report })).toBe(true)
        return job
      })
      const job = await ended(luid)
      expect(counts(job)).toEqual({ CountOfUsersProcessed: '45', CountOfUsersAddedToSite: '45' })
      expect(await find(names[19] ?? '')).toBeNull()
      expect(await find(names[20] ?? '')).not.toBeNull()
      expect((await admin.get('/jobs?filter=notes:has:added to the site: 45')).text).toContain(luid)
    })
  })

  describe('delete', () => {
    test('removes the users of the file, unlicenses owners of content and names lines that fit no user', async () => {
      const [gone, owner] = [fresh('gone'), fresh('owner')]
      await imported(`${gone},,,Viewer,,0,\n${owner},,,Creator,,1,`)
      const { id } = (await find(owner))!
      const project = await admin.post('/projects', {
        project: { name: fresh('p'), owner: { id } },
      })
      mustBe(project, 201)
      const own = kit().users.admin.name
      const text = `${gone},,,,,,\n${owner}\nstranger@example.com\n${own}\n`
      const job = await deleted(text)
      expect(job).toMatchObject({ finishCode: '0' })
      expect(counts(job)).toEqual({
        CountOfUsersProcessed: '4',
        CountOfUsersUnlicensed: '1',
        CountOfUsersSkipped: '2',
      })
      expect(textOf(job, 'CountOfUsersProcessed')).toContain('removed from the site: 1')
      expect(textOf(job, 'CountOfUsersSkipped')).toContain("line 3 'stranger@example.com'")
      expect(textOf(job, 'CountOfUsersSkipped')).toContain(`line 4 '${own}'`)
      expect(await find(gone)).toBeNull()
      expect(await find(owner)).toMatchObject({ siteRole: 'Unlicensed' })
    })

    test('without a file is 400010', async () => {
      expect(outcomeOf(await send('delete', [payload('')]))).toEqual([400, '400010'])
    })
  })

  test('users who administer no site are refused, and so is another scope', async () => {
    const { token } = await signedIn(kit(), 'creator')
    const parts = [csv('x@example.com')]
    expect(outcomeOf(await send('import', parts, { token }))).toEqual([403, '403004'])
    const scoped = await kit().signInWithScopes('admin', ['tableau:users:read'])
    expect(outcomeOf(await send('import', parts, { token: scoped }))).toEqual([401, '401002'])
  })

  test('a job ends where its creator does not administer the site any more, and what was done is counted', async () => {
    const job = await kit().store.transaction((write) =>
      write.jobs.create(
        jobFor({
          siteId: kit().site.id,
          creatorId: kit().users.creator.id,
          type: 'DeleteSiteUsersCsv',
          payload: { lines: [{ line: 1, name: kit().users.viewer.name, problem: null }] },
          now: new Date(),
        }),
      ),
    )
    const { finishCode, statusNotes } = await ended(job.luid)
    expect(finishCode).toBe('1')
    expect(statusNotes?.statusNote[0]?.text).toContain('does not administer the site')
    expect(await find(kit().users.viewer.name)).not.toBeNull()
  })
}

await describeFamily('files of users', suite)
