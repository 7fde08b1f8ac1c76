/** The documents of rules as clients send them, in both forms: grantees of each kind, the item named twice, and each refusal. */

import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { describeFamily, type FamilyKit } from './families.ts'
import type { TestAnswer } from './kit.ts'
import { mustBe, signedIn, type Form, type Person } from './person.ts'

const absent = '00000000-0000-4000-8000-000000000000'

const suite = (kit: () => FamilyKit) => {
  let admin: Person
  let creator: Person
  let group: { readonly luid: string }
  let book: { readonly id: string }
  let projectId = ''
  let at = ''
  const project = async (fields: object = {}) => {
    const answer = await admin.post('/projects', {
      project: { name: `Wire ${randomUUID()}`, ...fields },
    })
    mustBe(answer, 201)
    return answer.json<{ project: { id: string } }>().project.id
  }
  beforeAll(async () => {
    admin = await signedIn(kit(), 'admin')
    creator = await signedIn(kit(), 'creator')
    group = await kit().easel.provision.group(kit().site.luid, 'Analysts')
    projectId = await project()
    book = await admin.published({ name: 'Wire', projectId })
    at = `/workbooks/${book.id}/permissions`
  })
  const codeOf = ({ code }: TestAnswer) => code

  /** As the vendor's Migration SDK sends it: no item, users and groups, each with all its capabilities. */
  const xml = (userLuid: string, groupLuid: string) =>
    `<tsRequest><permissions><granteeCapabilities><user id="${userLuid}" /><capabilities>` +
    `<capability name="Read" mode="Allow" /><capability name="Filter" mode="Deny" /></capabilities>` +
    `</granteeCapabilities><granteeCapabilities><group id="${groupLuid}" /><capabilities>` +
    `<capability name="Read" mode="Allow" /></capabilities></granteeCapabilities></permissions></tsRequest>`

  const document = (grantee: object, name = 'Read', subject: object = {}) => ({
    permissions: {
      ...subject,
      granteeCapabilities: [
        { ...grantee, capabilities: { capability: [{ name, mode: 'Allow' }] } },
      ],
    },
  })

  describe.each<Form>(['xml', 'json'])('answered in %s', (form) => {
    test('POST as the Migration SDK sends it replaces all rules, and the answer is the whole list', async () => {
      const { viewer, creator: other } = kit().users
      await admin.put(at, document({ user: { id: other.luid } }))
      const answer = await admin.post(at, xml(viewer.luid, group.luid), form)
      mustBe(answer, 200)
      expect(answer.text).toContain(viewer.luid)
      expect(answer.text).toContain(group.luid)
      expect(answer.text).not.toContain(other.luid)
      expect((await admin.get(at, form)).text).toBe(answer.text)
    })

    test('PUT keeps what is set and adds the rest', async () => {
      await admin.post(at, xml(kit().users.viewer.luid, group.luid))
      const added = await admin.put(at, document({ group: { id: group.luid } }, 'ExportData'), form)
      mustBe(added, 200)
      expect(added.text.match(/Allow/g)).toHaveLength(3)
      expect(added.text.match(/Deny/g)).toHaveLength(1)
    })
  })

  test('a rule of a group is deleted by the word groups, in any case', async () => {
    await admin.post(at, xml(kit().users.viewer.luid, group.luid))
    mustBe(await admin.delete(`${at}/Groups/${group.luid.toUpperCase()}/Read/Allow`), 204)
    expect((await admin.get(at)).text).not.toContain(group.luid)
    expect(codeOf(await admin.delete(`${at}/groups/${group.luid}/Read/Allow`))).toBe('404013')
  })

  test.each([
    ['404002', `users/${absent}/Read/Allow`],
    ['404012', `groups/${absent}/Read/Allow`],
    ['404012', `groupSets/${absent}/Read/Allow`],
    ['400000', `robots/${absent}/Read/Allow`],
    ['400009', `groups/${absent}/Fly/Allow`],
    ['400009', `groups/${absent}/Read/Perhaps`],
  ])('%s for DELETE of %s, and nothing is changed', async (code, tail) => {
    await admin.post(at, xml(kit().users.viewer.luid, group.luid))
    const before = (await admin.get(at)).text
    expect(codeOf(await admin.delete(`${at}/${tail}`))).toBe(code)
    expect((await admin.get(at)).text).toBe(before)
  })

  test.each([
    ['404012', { group: { id: absent } }],
    ['404012', { groupSet: { id: absent } }],
    ['400000', {}],
  ])('%s for a grantee %j, by PUT and by POST', async (code, grantee) => {
    expect(codeOf(await admin.put(at, document(grantee)))).toBe(code)
    expect(codeOf(await admin.post(at, document(grantee)))).toBe(code)
  })

  test('a grantee of two kinds at once is 400000', async () => {
    const both = { user: { id: kit().users.viewer.luid }, group: { id: group.luid } }
    expect(codeOf(await admin.put(at, document(both)))).toBe('400000')
  })

  test('a user of another site is 404002, a group 404012, in rules, groups and sets', async () => {
    const { provision } = kit().easel
    const site = await provision.site({ name: 'Elsewhere', contentUrl: randomUUID() })
    const { luid: id } = await provision.user(site.luid, {
      name: 'far@example.com',
      siteRole: 'Viewer',
    })
    const far = await provision.group(site.luid, 'Far')
    const made = await admin.post('/groupsets', { groupSet: { name: `Set ${randomUUID()}` } })
    const { groupSet } = made.json<{ groupSet: { id: string } }>()
    const defaults = `/projects/${projectId}/default-permissions/workbooks`
    const codes = [
      await admin.put(at, document({ user: { id } })),
      await admin.put(at, document({ group: { id: far.luid } })),
      await admin.post(defaults, document({ user: { id } })),
      await admin.post(defaults, document({ group: { id: far.luid } })),
      await admin.post(`/groups/${group.luid}/users`, { user: { id } }),
      await admin.post(`/groups/${group.luid}/users`, { users: { user: [{ id }] } }),
      await admin.put(`/groupsets/${groupSet.id}/groups/${far.luid}`),
    ].map(codeOf)
    expect(codes).toEqual(['404002', '404012', '404002', '404012', '404002', '404002', '404012'])
  })

  test('defaults are for leaders: of data sources and flows 403035 to others, of workbooks 403036', async () => {
    const read = document({ user: { id: kit().users.creator.luid } })
    mustBe(await admin.put(`/projects/${projectId}/permissions`, read), 200)
    const kinds = ['datasources', 'flows', 'workbooks', 'metrics']
    const answers = await Promise.all(
      kinds.map((kind) => creator.get(`/projects/${projectId}/default-permissions/${kind}`, 'xml')),
    )
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403])
    expect(answers.map(codeOf)).toEqual(['403035', '403035', '403036', '403036'])
    expect(answers[0]?.text).toContain('for datasources')
  })

  describe('the item named once more in the body', () => {
    const grantee = () => ({ user: { id: kit().users.viewer.luid } })
    test('is taken where it is that of the address', async () => {
      const subject = { workbook: { id: book.id.toUpperCase() } }
      const { status } = await admin.put(at, document(grantee(), 'Read', subject))
      expect(status).toBe(200)
    })
    test('is 404009 where it is another, for items, projects and defaults', async () => {
      const other = { id: absent }
      const asked = [
        [at, { workbook: other }],
        [`/projects/${projectId}/permissions`, { project: other }],
        [`/projects/${projectId}/default-permissions/flows`, { project: other }],
      ] as const
      for (const [path, subject] of asked) {
        expect(codeOf(await admin.put(path, document(grantee(), 'Read', subject)))).toBe('404009')
        expect(codeOf(await admin.post(path, document(grantee(), 'Read', subject)))).toBe('404009')
      }
    })
  })

  test('default permissions are deleted by leaders only: 403095 for flows, 403004 for the rest', async () => {
    const { luid } = kit().users.creator
    mustBe(
      await admin.put(`/projects/${projectId}/permissions`, document({ user: { id: luid } })),
      200,
    )
    const tail = `users/${luid}/Read/Allow`
    const of = (kind: string) => `/projects/${projectId}/default-permissions/${kind}/${tail}`
    expect(codeOf(await creator.delete(of('flows')))).toBe('403095')
    expect(codeOf(await creator.delete(of('workbooks')))).toBe('403004')
  })

  describe('a lock', () => {
    test('without nested projects leaves the project below free', async () => {
      const top = await project()
      const below = await project({ parentProjectId: top })
      const own = await admin.published({ name: randomUUID(), projectId: below })
      const lock = { project: { contentPermissions: 'LockedToProjectWithoutNested' } }
      mustBe(await admin.put(`/projects/${top}`, lock), 200)
      const grantee = { user: { id: kit().users.viewer.luid } }
      mustBe(await admin.put(`/projects/${below}/permissions`, document(grantee)), 200)
      mustBe(await admin.put(`/workbooks/${own.id}/permissions`, document(grantee)), 200)
      const { permissions } = (await admin.get(`/workbooks/${own.id}/permissions`)).json<{
        permissions: { parent?: object }
      }>()
      expect(permissions.parent).toBeUndefined()
    })

    test('with nested projects decides two levels down, and an unlocked item keeps what it had', async () => {
      const top = await project()
      const middle = await project({ parentProjectId: top })
      const below = await project({ parentProjectId: middle })
      const own = await admin.published({ name: randomUUID(), projectId: below })
      const lock = (contentPermissions: string) =>
        admin.put(`/projects/${top}`, { project: { contentPermissions } })
      mustBe(await lock('LockedToProject'), 200)
      const defaults = `/projects/${top}/default-permissions/workbooks`
      const grantee = { group: { id: group.luid } }
      mustBe(await admin.post(defaults, document(grantee, 'ExportXml')), 200)
      const rules = `/workbooks/${own.id}/permissions`
      const locked = (await admin.get(rules)).json<{
        permissions: { parent?: { id: string }; granteeCapabilities: object }
      }>().permissions
      expect(locked.parent?.id).toBe(top)
      expect(JSON.stringify(locked.granteeCapabilities)).toContain('ExportXml')
      expect(codeOf(await admin.put(rules, document(grantee)))).toBe('403039')
      mustBe(await lock('ManagedByOwner'), 200)
      const free = (await admin.get(rules)).json<typeof kept>().permissions
      expect(free).toMatchObject({ granteeCapabilities: locked.granteeCapabilities })
      mustBe(await admin.put(rules, document(grantee)), 200)
    })
    const kept = { permissions: {} }
  })
}

await describeFamily('documents of rules', suite)
