/** Users of a site: added, changed and removed by its administrators. */

import { beforeAll, describe, expect, test } from 'vitest'
import { describeFamily, type FamilyKit } from './families.ts'
import { mustBe, outcomeOf, signedIn, type Person } from './person.ts'

interface UserOnWire {
  readonly id: string
  readonly name: string
  readonly siteRole: string
  readonly email?: string
  readonly fullName?: string
  readonly authSetting?: string
}

const nowhere = '00000000-0000-4000-8000-000000000000'

const suite = (kit: () => FamilyKit) => {
  let admin: Person
  let viewer: Person
  let counter = 0
  const fresh = () => `user${(counter += 1)}@example.com`

  beforeAll(async () => {
    admin = await signedIn(kit(), 'admin')
    viewer = await signedIn(kit(), 'viewer')
  })

  const add = async (fields: object = {}) => {
    const answer = await admin.post('/users', {
      user: { name: fresh(), siteRole: 'Viewer', ...fields },
    })
    mustBe(answer, 201)
    return answer.json<{ user: UserOnWire }>().user
  }
  const update = (id: string, user: object, person = admin) => person.put(`/users/${id}`, { user })
  const read = async (id: string) =>
    (await admin.get(`/users/${id}`)).json<{ user: UserOnWire }>().user

  /** A session of a new user by a personal access token, and how it is answered. */
  const sessionOf = async ({ id }: UserOnWire) => {
    const { provision } = kit().easel
    const { name, secret } = await provision.personalAccessToken(kit().site.luid, id, 'tests')
    const signIn = () =>
      kit().call({
        verb: 'POST',
        path: '/api/3.28/auth/signin',
        accept: 'application/json',
        contentType: 'application/json',
        body: JSON.stringify({
          credentials: {
            personalAccessTokenName: name,
            personalAccessTokenSecret: secret,
            site: { contentUrl: kit().site.contentUrl },
          },
        }),
      })
    const answer = await signIn()
    mustBe(answer, 200)
    const { token } = answer.json<{ credentials: { token: string } }>().credentials
    const ask = () => kit().call({ path: `/api/3.28/sites/${kit().site.luid}/views`, token })
    return { signIn, ask }
  }

  describe('add user', () => {
    test('answers the user in the exact form, whose address is a name that is one', async () => {
      const answer = await admin.post(
        '/users',
        '<tsRequest><user name="exact@example.com" siteRole="Explorer" authSetting="ServerDefault"/></tsRequest>',
        'xml',
      )
      mustBe(answer, 201)
      expect(answer.text).toMatch(
        /<user id="[0-9a-f-]{36}" name="exact@example.com" email="exact@example.com" siteRole="Explorer" externalAuthUserId="" authSetting="ServerDefault"><domain name="local"\/><\/user>/,
      )
    })

    test('takes another address, and signs in', async () => {
      const user = await add({ name: 'plain', email: 'plain@example.com' })
      expect(await read(user.id)).toMatchObject({ name: 'plain', email: 'plain@example.com' })
      const session = await sessionOf(user)
      mustBe(await session.ask(), 200)
    })

    test('of a taken name is 409017 in any case', async () => {
      const { name } = await add()
      const again = await admin.post('/users', {
        user: { name: name.toUpperCase(), siteRole: 'Viewer' },
      })
      expect(outcomeOf(again)).toEqual([409, '409017'])
    })

    test.each([
      ['an unknown role', { siteRole: 'Interactor' }, '400013'],
      ['a role of Tableau Server', { siteRole: 'ServerAdministrator' }, '400013'],
      ['an unknown auth setting', { authSetting: 'Kerberos' }, '400000'],
      ['a way to authenticate that the site lacks', { authSetting: 'SAML' }, '400000'],
      ['an unknown authentication configuration', { idpConfigurationId: nowhere }, '400000'],
      ['a malformed address', { email: 'malformed' }, '400000'],
      ['an empty name', { name: '' }, '400000'],
      ['an identity pool', { identityPoolName: 'Pool' }, '400000'],
    ])('with %s is refused, and adds no user', async (_, fields, code) => {
      const name = fresh()
      const answer = await admin.post('/users', { user: { name, siteRole: 'Viewer', ...fields } })
      expect(outcomeOf(answer)).toEqual([400, code])
      const found = await admin.get(`/users?filter=name:eq:${name}`)
      expect(found.json()).toMatchObject({ pagination: { totalAvailable: '0' } })
    })

    test('beyond the licences of the site is 409014', async () => {
      mustBe(await admin.put('', { site: { tierExplorerCapacity: '0' } }), 200)
      const answer = await admin.post('/users', { user: { name: fresh(), siteRole: 'Explorer' } })
      mustBe(await admin.put('', { site: { tierExplorerCapacity: '-1' } }), 200)
      expect(outcomeOf(answer)).toEqual([409, '409014'])
    })

    test('is for administrators only', async () => {
      const answer = await viewer.post('/users', { user: { name: fresh(), siteRole: 'Viewer' } })
      expect(outcomeOf(answer)).toEqual([403, '403004'])
    })
  })

  describe('update user', () => {
    test('changes what is sent and keeps the rest', async () => {
      const { id, name } = await add()
      const changed = await update(id, { siteRole: 'Explorer', fullName: 'A. User' })
      mustBe(changed, 200)
      expect(changed.json()).toMatchObject({ user: { name, siteRole: 'Explorer' } })
      mustBe(await update(id, { email: 'other@example.com' }), 200)
      expect(await read(id)).toMatchObject({
        name,
        siteRole: 'Explorer',
        fullName: 'A. User',
        email: 'other@example.com',
      })
    })

    test('takes back all that it shows, as clients send it', async () => {
      const { id } = await add()
      const { fullName, email, siteRole, authSetting } = await read(id)
      const sent = await update(id, { fullName, email, siteRole, authSetting })
      expect(sent.status).toBe(200)
    })

    test('ends the sessions and tokens of a user who is unlicensed at once', async () => {
      const user = await add()
      const session = await sessionOf(user)
      mustBe(await update(user.id, { siteRole: 'Unlicensed' }), 200)
      expect((await session.ask()).status).toBe(401)
      expect((await session.signIn()).status).toBe(401)
    })

    test('takes rights from the live session of a demoted administrator at once', async () => {
      const user = await add({ siteRole: 'SiteAdministratorExplorer' })
      const { provision } = kit().easel
      const { name, secret } = await provision.personalAccessToken(kit().site.luid, user.id, 'a')
      const signed = await kit().call({
        verb: 'POST',
        path: '/api/3.28/auth/signin',
        accept: 'application/json',
        contentType: 'application/json',
        body: JSON.stringify({
          credentials: {
            personalAccessTokenName: name,
            personalAccessTokenSecret: secret,
            site: { contentUrl: kit().site.contentUrl },
          },
        }),
      })
      const { token } = signed.json<{ credentials: { token: string } }>().credentials
      const ask = () => kit().call({ path: `/api/3.28/sites/${kit().site.luid}/users`, token })
      mustBe(await ask(), 200)
      mustBe(await update(user.id, { siteRole: 'Viewer' }), 200)
      expect(outcomeOf(await ask())).toEqual([403, '403004'])
    })

    test.each([
      ['an unknown role', { siteRole: 'Publisher' }, [400, '400013']],
      ['an unknown auth setting', { authSetting: 'None' }, [400, '400000']],
      ['a malformed address', { email: '@' }, [400, '400000']],
      ['a password', { password: 'correct horse battery' }, [400, '400000']],
    ])('with %s is refused and changes nothing', async (_, change, outcome) => {
      const { id } = await add()
      const before = await read(id)
      expect(outcomeOf(await update(id, { fullName: 'Changed', ...change }))).toEqual(outcome)
      expect(await read(id)).toEqual(before)
    })

    test('of the own role is 403009, of a user elsewhere 404002', async () => {
      const own = kit().users.admin.luid
      expect(outcomeOf(await update(own, { siteRole: 'Viewer' }))).toEqual([403, '403009'])
      expect(outcomeOf(await update(nowhere, { siteRole: 'Viewer' }))).toEqual([404, '404002'])
    })
  })

  describe('remove user', () => {
    test('takes the user with groups, rules, tokens and sessions at once', async () => {
      const user = await add()
      const session = await sessionOf(user)
      const group = await admin.post('/groups', { group: { name: `Of ${user.name}` } })
      const { id } = group.json<{ group: { id: string } }>().group
      mustBe(await admin.post(`/groups/${id}/users`, { user: { id: user.id } }), 200)
      mustBe(await admin.delete(`/users/${user.id}`), 204)
      expect((await session.ask()).status).toBe(401)
      expect((await session.signIn()).status).toBe(401)
      expect(outcomeOf(await admin.get(`/users/${user.id}`))).toEqual([404, '404002'])
      const left = await admin.get(`/groups/${id}/users`)
      expect(left.json()).toMatchObject({ pagination: { totalAvailable: '0' } })
    })

    test('who owns content is 409003, and with mapAssetsTo the content has another owner', async () => {
      const user = await add({ siteRole: 'Creator' })
      const made = await admin.published({ name: `Of ${user.name}` })
      mustBe(
        await admin.put(`/workbooks/${made.id}`, { workbook: { owner: { id: user.id } } }),
        200,
      )
      const path = `/users/${user.id}`
      expect(outcomeOf(await admin.delete(path))).toEqual([409, '409003'])
      // Refused as on the real service, which takes the licence all the same.
      expect(await read(user.id)).toMatchObject({ siteRole: 'Unlicensed' })
      for (const [heir, outcome] of [
        ['', [400, '400000']],
        [user.id, [400, '400000']],
        [kit().users.viewer.luid, [400, '400000']],
        [nowhere, [404, '404002']],
      ] as const) {
        expect(outcomeOf(await admin.delete(`${path}?mapAssetsTo=${heir}`))).toEqual(outcome)
      }
      const heir = kit().users.creator.luid
      mustBe(await admin.delete(`${path}?mapAssetsTo=${heir}`), 204)
      const workbook = await admin.get(`/workbooks/${made.id}`)
      expect(workbook.json()).toMatchObject({ workbook: { owner: { id: heir } } })
    })

    test('does not remove oneself, nor a user elsewhere', async () => {
      const own = kit().users.admin.luid
      expect(outcomeOf(await admin.delete(`/users/${own}`))).toEqual([403, '403009'])
      expect(outcomeOf(await admin.delete(`/users/${nowhere}`))).toEqual([404, '404002'])
    })

    test('of two administrators who remove each other at once, one stays', async () => {
      const other = await onlyTwo(kit())
      const answers = await Promise.all([
        other.one.delete(`/users/${other.twoId}`),
        other.two.delete(`/users/${other.oneId}`),
      ])
      expect(answers.map(({ status }) => status < 300).filter(Boolean)).toHaveLength(1)
    })
  })

  describe('workbooks of a user', () => {
    test('are those that the user may read, or with ownedBy those that the user owns', async () => {
      const { creator, viewer: reader } = kit().users
      const owner = await signedIn(kit(), 'creator')
      const project = await admin.post('/projects', { project: { name: `Hidden ${fresh()}` } })
      const projectId = project.json<{ project: { id: string } }>().project.id
      const hidden = await admin.published({ name: 'Hidden from users', projectId })
      mustBe(
        await admin.put(`/workbooks/${hidden.id}`, { workbook: { owner: { id: creator.luid } } }),
        200,
      )
      const namesOf = async (id: string, search: string, person = admin) =>
        (
          (await person.get(`/users/${id}/workbooks?${search}`)).json<{
            workbooks: { workbook?: readonly { name: string }[] }
          }>().workbooks.workbook ?? []
        ).map(({ name }) => name)
      expect(await namesOf(creator.luid, 'ownedBy=true')).toContain('Hidden from users')
      expect(await namesOf(creator.luid, 'ownedBy=true&filter=name:eq:x')).toEqual([])
      expect(await namesOf(creator.luid, '', owner)).toContain('Hidden from users')
      expect(await namesOf(reader.luid, 'ownedBy=true')).toEqual([])
      const others = await viewer.get(`/users/${creator.luid}/workbooks`)
      expect(outcomeOf(others)).toEqual([403, '403133'])
    })
  })
}

/** The only two administrators of a site of their own, signed in. */
async function onlyTwo(kit: FamilyKit) {
  const { provision } = kit.easel
  const site = await provision.site({ name: 'Two', contentUrl: 'two' })
  const enter = async (name: string) => {
    const user = await provision.user(site.luid, { name, siteRole: 'SiteAdministratorCreator' })
    const { secret } = await provision.personalAccessToken(site.luid, user.luid, 'tests')
    const answer = await kit.call({
      verb: 'POST',
      path: '/api/3.28/auth/signin',
      accept: 'application/json',
      contentType: 'application/json',
      body: JSON.stringify({
        credentials: {
          personalAccessTokenName: 'tests',
          personalAccessTokenSecret: secret,
          site: { contentUrl: 'two' },
        },
      }),
    })
    const { token } = answer.json<{ credentials: { token: string } }>().credentials
    const remove = (path: string) =>
      kit.call({ verb: 'DELETE', token, path: `/api/3.28/sites/${site.luid}${path}` })
    return { id: user.luid, delete: remove }
  }
  // Owns the project Default, so that neither of the two owns content.
  await provision.user(site.luid, { name: 'first', siteRole: 'Creator' })
  const [one, two] = [await enter('one'), await enter('two')]
  return { one, two, oneId: one.id, twoId: two.id }
}

await describeFamily('users', suite)
