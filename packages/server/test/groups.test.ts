/** Groups and their members, as administrators keep them. */

import { beforeAll, describe, expect, test } from 'vitest'
import { describeFamily, type FamilyKit } from './families.ts'
import { giveDefault, mustBe, outcomeOf, signedIn, type Person } from './person.ts'

interface GroupOnWire {
  readonly id: string
  readonly name: string
  readonly minimumSiteRole?: string
  readonly userCount?: string
}

const nowhere = '00000000-0000-4000-8000-000000000000'

const suite = (kit: () => FamilyKit) => {
  let admin: Person
  let viewer: Person
  let counter = 0
  const fresh = () => `Group ${(counter += 1)}`

  beforeAll(async () => {
    admin = await signedIn(kit(), 'admin')
    viewer = await signedIn(kit(), 'viewer')
    await giveDefault(kit(), admin)
  })

  const create = async (fields: object = {}) => {
    const answer = await admin.post('/groups', { group: { name: fresh(), ...fields } })
    mustBe(answer, 201)
    return answer.json<{ group: GroupOnWire }>().group
  }
  const list = async (search = '') =>
    (await admin.get(`/groups?${search}`)).json<{
      pagination: { totalAvailable: string }
      groups: { group?: readonly GroupOnWire[] }
    }>()
  const namesOf = async (search: string) =>
    ((await list(search)).groups.group ?? []).map(({ name }) => name)
  const add = (group: string, user: string) =>
    admin.post(`/groups/${group}/users`, { user: { id: user } })
  const members = async (group: string) => {
    const answer = await admin.get(`/groups/${group}/users`)
    return (answer.json<{ users: { user?: readonly { name: string }[] } }>().users.user ?? []).map(
      ({ name }) => name,
    )
  }
  const allUsers = async () => {
    const found = (await list('filter=name:eq:All%20Users&fields=_all_')).groups.group?.[0]
    if (found === undefined) throw new Error('no All Users')
    return found
  }

  test('a new group is answered in the exact form, in XML with the domain that the Migration SDK reads', async () => {
    const answer = await admin.post(
      '/groups',
      '<tsRequest><group name="Exact" minimumSiteRole="Viewer"/></tsRequest>',
      'xml',
    )
    mustBe(answer, 201)
    expect(answer.text).toMatch(
      /<group id="[0-9a-f-]{36}" name="Exact" minimumSiteRole="Viewer" userCount="0" externalUserEnabled="false"><domain name="local"\/><import source="ActiveDirectory" domainName="local" siteRole="Viewer" grantLicenseMode="onLogin"\/><\/group>/,
    )
  })

  test('a group of a taken name is 409009 in any case, without a name, with an unknown role or of Active Directory is refused', async () => {
    const { name } = await create()
    const refused = async (group: object) => outcomeOf(await admin.post('/groups', { group }))
    expect(await refused({ name: name.toUpperCase() })).toEqual([409, '409009'])
    expect(await refused({})).toEqual([400, '400000'])
    expect(await refused({ name: ' x' })).toEqual([400, '400000'])
    expect(await refused({ name: 'x', minimumSiteRole: 'Interactor' })).toEqual([400, '400013'])
    expect(
      await refused({ name: 'x', import: { source: 'ActiveDirectory', domainName: 'corp' } }),
    ).toEqual([403, '403011'])
    expect(await namesOf('filter=name:eq:x')).toEqual([])
  })

  test('groups are filtered and sorted by every documented field', async () => {
    const big = await create({ name: 'Sorted A', minimumSiteRole: 'Explorer' })
    await create({ name: 'Sorted B', externalUserEnabled: true })
    mustBe(await add(big.id, kit().users.viewer.luid), 200)
    const both = ['Sorted A', 'Sorted B']
    expect(await namesOf('filter=name:in:[Sorted A,Sorted B]&sort=name:asc')).toEqual(both)
    expect(await namesOf('filter=name:eq:Sorted*&sort=userCount:asc')).toEqual(both.toReversed())
    expect(await namesOf('filter=name:eq:Sorted*,userCount:gte:1')).toEqual(['Sorted A'])
    expect(await namesOf('filter=name:eq:Sorted*,minimumSiteRole:eq:Explorer')).toEqual([
      'Sorted A',
    ])
    expect(await namesOf('filter=name:eq:Sorted*,minimumSiteRole:eq:Unlicensed')).toEqual([
      'Sorted B',
    ])
    expect(await namesOf('filter=name:eq:Sorted*,isExternalUserEnabled:eq:true')).toEqual([
      'Sorted B',
    ])
    expect(await namesOf('filter=name:eq:Sorted*,isLocal:eq:false')).toEqual([])
    expect(await namesOf('filter=name:eq:Sorted*,domainName:eq:local&sort=name:desc')).toEqual(
      both.toReversed(),
    )
    expect(await namesOf('filter=name:eq:Sorted*&sort=minimumSiteRole:desc')).toEqual(both)
    const page = await list('pageSize=1&pageNumber=2&sort=name:asc')
    expect(page.groups.group).toHaveLength(1)
  })

  test('All Users counts the users of the site and can be neither changed, deleted nor given members', async () => {
    const { id, userCount, name } = await allUsers()
    expect(userCount).toBe('4')
    const user = kit().users.viewer.luid
    for (const answer of [
      await admin.put(`/groups/${id}`, { group: { name: 'Everyone' } }),
      await admin.delete(`/groups/${id}`),
      await add(id, user),
      await admin.delete(`/groups/${id}/users/${user}`),
      await admin.put(`/groups/${id}/users/remove`, { users: { user: [{ id: user }] } }),
    ]) {
      expect(outcomeOf(answer)).toEqual([403, '403004'])
    }
    mustBe(await admin.put(`/groups/${id}`, { group: { name } }), 200)
    expect(await members(id)).toHaveLength(4)
  })

  test('a group takes another name and role, keeps what is not sent, and is 404012 once deleted', async () => {
    const { id } = await create({ minimumSiteRole: 'Viewer' })
    const other = await create()
    const renamed = await admin.put(`/groups/${id}`, { group: { name: 'Renamed' } })
    expect(renamed.json()).toMatchObject({ group: { name: 'Renamed', minimumSiteRole: 'Viewer' } })
    expect(outcomeOf(await admin.put(`/groups/${id}`, { group: { name: other.name } }))).toEqual([
      409,
      '409009',
    ])
    const unset = await admin.put(`/groups/${id}`, { group: { minimumSiteRole: 'Unlicensed' } })
    expect(unset.json<{ group: object }>().group).not.toHaveProperty('minimumSiteRole')
    mustBe(await admin.delete(`/groups/${id}`), 204)
    expect(outcomeOf(await admin.delete(`/groups/${id}`))).toEqual([404, '404012'])
    expect(outcomeOf(await admin.get(`/groups/${id}/users`))).toEqual([404, '404012'])
  })

  test('one user is added once, and removed once', async () => {
    const { id } = await create()
    const { viewer: someone } = kit().users
    const added = await add(id, someone.luid)
    expect(added.json()).toMatchObject({
      user: { id: someone.luid, name: someone.name, siteRole: 'Viewer' },
    })
    expect(outcomeOf(await add(id, someone.luid))).toEqual([409, '409011'])
    expect(outcomeOf(await add(id, nowhere))).toEqual([404, '404002'])
    expect(await members(id)).toEqual([someone.name])
    mustBe(await admin.delete(`/groups/${id}/users/${someone.luid}`), 204)
    expect(outcomeOf(await admin.delete(`/groups/${id}/users/${someone.luid}`))).toEqual([
      400,
      '400032',
    ])
    expect(await members(id)).toEqual([])
  })

  test('several users are added and removed together, or none where one is unknown', async () => {
    const { id } = await create()
    const { viewer: one, creator: two } = kit().users
    const body = (...ids: readonly string[]) => ({
      users: { user: ids.map((luid) => ({ id: luid })) },
    })
    const path = `/groups/${id}/users`
    expect(outcomeOf(await admin.post(path, body(one.luid, nowhere)))).toEqual([404, '404002'])
    expect(outcomeOf(await admin.post(path, {}))).toEqual([400, '400000'])
    expect(await members(id)).toEqual([])
    mustBe(await add(id, one.luid), 200)
    const added = await admin.post(path, body(one.luid, two.luid))
    expect(added.json<{ users: { user: readonly { id: string }[] } }>().users.user).toMatchObject([
      { id: two.luid },
    ])
    expect(await members(id)).toHaveLength(2)
    expect(outcomeOf(await admin.put(`${path}/remove`, body(one.luid, nowhere)))).toEqual([
      404,
      '404002',
    ])
    mustBe(await admin.put(`${path}/remove`, body(one.luid, two.luid)), 200)
    expect(await members(id)).toEqual([])
  })

  test('users see the groups that they are in, and not those of others', async () => {
    const { id, name } = await create()
    const { viewer: someone, creator: other } = kit().users
    mustBe(await add(id, someone.luid), 200)
    const own = await viewer.get(`/users/${someone.luid}/groups`)
    const names = own
      .json<{ groups: { group: readonly GroupOnWire[] } }>()
      .groups.group.map((group) => group.name)
    expect(names).toContain(name)
    expect(names).toContain('All Users')
    expect(outcomeOf(await viewer.get(`/users/${other.luid}/groups`))).toEqual([403, '403133'])
    expect(outcomeOf(await admin.get(`/users/${nowhere}/groups`))).toEqual([404, '404002'])
  })

  test('a group with a minimum role raises its members when they sign in, and lowers no role', async () => {
    const { id } = await create({ minimumSiteRole: 'Explorer' })
    const { provision } = kit().easel
    const signIn = async (siteRole: 'Unlicensed' | 'Creator') => {
      const made = await admin.post('/users', {
        user: { name: fresh(), siteRole },
      })
      const user = made.json<{ user: { id: string } }>().user.id
      mustBe(await add(id, user), 200)
      const { name, secret } = await provision.personalAccessToken(kit().site.luid, user, 'tests')
      const credentials = {
        personalAccessTokenName: name,
        personalAccessTokenSecret: secret,
        site: { contentUrl: kit().site.contentUrl },
      }
      const answer = await kit().call({
        verb: 'POST',
        path: '/api/3.28/auth/signin',
        accept: 'application/json',
        contentType: 'application/json',
        body: JSON.stringify({ credentials }),
      })
      mustBe(answer, 200)
      const read = await admin.get(`/users/${user}`)
      return read.json<{ user: { siteRole: string } }>().user.siteRole
    }
    expect(await signIn('Unlicensed')).toBe('Explorer')
    expect(await signIn('Creator')).toBe('Creator')
  })

  describe('callers who are no administrators', () => {
    test('list groups only where they lead a project, and change none', async () => {
      expect(outcomeOf(await viewer.get('/groups'))).toEqual([403, '403004'])
      expect(outcomeOf(await viewer.post('/groups', { group: { name: 'x' } }))).toEqual([
        403,
        '403004',
      ])
      const creator = await signedIn(kit(), 'creator')
      const project = await admin.post('/projects', { project: { name: 'Led' } })
      const { id } = project.json<{ project: { id: string } }>().project
      mustBe(
        await admin.put(`/projects/${id}`, {
          project: { owner: { id: kit().users.creator.luid } },
        }),
        200,
      )
      mustBe(await creator.get('/groups'), 200)
    })
  })
}

await describeFamily('groups', suite)
