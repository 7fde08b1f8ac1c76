/** The site and its users, as administrators and as others see them. */

import { beforeAll, describe, expect, test } from 'vitest'
import { describeFamily, type FamilyKit } from './families.ts'
import type { TestAnswer } from './kit.ts'
import { mustBe, outcomeOf, signedIn, type Person } from './person.ts'

const suite = (kit: () => FamilyKit) => {
  let admin: Person
  let viewer: Person

  beforeAll(async () => {
    admin = await signedIn(kit(), 'admin')
    viewer = await signedIn(kit(), 'viewer')
    const { provision } = kit().easel
    await provision.site({ name: 'Other', contentUrl: 'other' })
  })

  const site = (key: string, person = admin) =>
    kit().call({ path: `/api/3.28/sites/${key}`, token: person.token, accept: 'application/json' })
  const siteOf = (answer: TestAnswer) => answer.json<{ site: Record<string, unknown> }>().site

  describe('query site', () => {
    test('by id, name or contentUrl is the same site, in the exact form', async () => {
      const { luid } = kit().site
      const xml = await kit().call({ path: `/api/3.28/sites/${luid}`, token: viewer.token })
      expect(xml.text).toContain(
        `<site id="${luid}" name="Test" contentUrl="test" state="Active"/></tsResponse>`,
      )
      for (const key of [
        luid.toUpperCase(),
        'Test?key=name',
        'test?key=contentUrl',
        'TEST?key=contentUrl',
      ]) {
        expect(siteOf(await site(key))).toMatchObject({
          id: luid,
          name: 'Test',
          contentUrl: 'test',
        })
      }
    })

    test('shows administrators what strict clients need of it, set or not', async () => {
      const needed = {
        extractEncryptionMode: 'disabled',
        disableSubscriptions: true,
        groupSetsEnabled: true,
      }
      expect(siteOf(await site(kit().site.luid))).toMatchObject(needed)
      const xml = await admin.get('', 'xml')
      expect(xml.text).toContain('extractEncryptionMode="disabled"')
      const forViewer = siteOf(await viewer.get(''))
      expect(forViewer).not.toHaveProperty('extractEncryptionMode')
    })

    test('of another site, existing or not, is 404000', async () => {
      for (const key of [
        'Other?key=name',
        'other?key=contentUrl',
        'nowhere?key=name',
        'x',
        "'?key=contentUrl",
      ]) {
        expect([key, ...outcomeOf(await site(key))]).toEqual([key, 404, '404000'])
      }
    })

    test('with usage counts users and megabytes, for administrators', async () => {
      await admin.published({ name: 'Something' })
      expect(siteOf(await site(`${kit().site.luid}?includeUsage=true`))).toMatchObject({
        usage: { numUsers: '4', storage: '1' },
      })
      expect(siteOf(await site(`${kit().site.luid}?includeUsage=true`, viewer))).not.toHaveProperty(
        'usage',
      )
    })
  })

  describe('update site', () => {
    const update = (body: object | string, person = admin) => person.put('', body)

    test('keeps settings that are not sent, and ignores what is unknown', async () => {
      const first = await update(
        '<tsRequest><site dataAlertsEnabled="True" userQuota="50" revisionLimit="25" nonsense="1"/></tsRequest>',
      )
      mustBe(first, 200)
      const second = await update({ site: { commentingEnabled: false } })
      expect(siteOf(second)).toMatchObject({
        dataAlertsEnabled: true,
        userQuota: '50',
        revisionLimit: '25',
        commentingEnabled: false,
        name: 'Test',
      })
    })

    test('of two settings at once keeps both', async () => {
      for (let round = 0; round < 5; round += 1) {
        const isOn = round % 2 === 0
        await Promise.all([
          update({ site: { flowsEnabled: isOn } }),
          update({ site: { runNowEnabled: isOn } }),
          update({ site: { guestAccessEnabled: isOn } }),
        ])
        expect(siteOf(await site(kit().site.luid))).toMatchObject({
          flowsEnabled: isOn,
          runNowEnabled: isOn,
          guestAccessEnabled: isOn,
        })
      }
    })

    test.each([
      ['an empty name', { name: ' ' }],
      ['a contentUrl with a slash', { contentUrl: 'a/b' }],
      ['a number that is none', { userQuota: 'many' }],
      ['a boolean that is none', { flowsEnabled: 'perhaps' }],
      ['a limit of one revision', { revisionLimit: '1' }],
      ['a quota below none', { storageQuota: '-2' }],
      ['a mode of encryption that there is not', { extractEncryptionMode: 'sometimes' }],
    ])('with %s is 400000', async (_, fields) => {
      expect(outcomeOf(await update({ site: fields }))).toEqual([400, '400000'])
    })

    test('to a name or contentUrl of another site is 409001 or 409002', async () => {
      const toOther = await update({ site: { contentUrl: 'OTHER' } })
      expect(outcomeOf(toOther)).toEqual([409, '409002'])
      expect(toOther.text).toContain("A site already exists with the contentUrl 'OTHER'")
      expect(outcomeOf(await update({ site: { name: 'other' } }))).toEqual([409, '409001'])
      expect((await update({ site: { name: 'Test', contentUrl: 'test' } })).status).toBe(200)
    })

    test('is for administrators, who cannot suspend their own site', async () => {
      expect(outcomeOf(await update({ site: { name: 'Mine' } }, viewer))).toEqual([403, '403004'])
      expect(outcomeOf(await update({ site: { state: 'Suspended' } }))).toEqual([403, '403004'])
    })

    test('moves the site to another contentUrl, where one then signs in', async () => {
      mustBe(await update({ site: { contentUrl: 'moved' } }), 200)
      expect(siteOf(await site('moved?key=contentUrl'))).toMatchObject({ id: kit().site.luid })
      mustBe(await update({ site: { contentUrl: 'test' } }), 200)
    })
  })

  describe('users', () => {
    test('are listed for administrators, sorted, filtered and counted', async () => {
      const names = async (search: string) => {
        const answer = await admin.get(`/users?${search}`)
        mustBe(answer, 200)
        return (
          answer.json<{ users: { user?: readonly { name: string }[] } }>().users.user ?? []
        ).map(({ name }) => name)
      }
      const all = ['admin', 'creator', 'explorer', 'viewer'].map((role) => `${role}@example.com`)
      expect(await names('sort=name:asc')).toEqual(all)
      expect(await names('sort=name:desc&pageSize=1')).toEqual(['viewer@example.com'])
      expect(await names('filter=name:cieq:VIEWER@example.com')).toEqual(['viewer@example.com'])
      expect(await names('filter=siteRole:in:[Viewer,Creator]&sort=name:asc')).toEqual([
        'creator@example.com',
        'viewer@example.com',
      ])
      expect(await names(`filter=luid:eq:${kit().users.explorer.luid}`)).toEqual([
        'explorer@example.com',
      ])
      expect(await names('filter=friendlyName:eq:The+viewer')).toEqual(['viewer@example.com'])
    })

    test('with all fields are shown whole', async () => {
      const answer = await admin.get('/users?fields=_all_&filter=name:eq:viewer@example.com')
      const [user] = answer.json<{ users: { user: readonly object[] } }>().users.user
      expect(user).toMatchObject({
        fullName: 'The viewer',
        email: 'viewer@example.com',
        siteRole: 'Viewer',
        domain: { name: 'local' },
      })
    })

    test('are not listed for others, who may read only their own record', async () => {
      expect(outcomeOf(await viewer.get('/users'))).toEqual([403, '403004'])
      const { users } = kit()
      const self = await viewer.get(`/users/${users.viewer.luid.toUpperCase()}`)
      expect(self.json()).toMatchObject({ user: { id: users.viewer.luid, siteRole: 'Viewer' } })
      expect(outcomeOf(await viewer.get(`/users/${users.admin.luid}`))).toEqual([403, '403133'])
      expect(outcomeOf(await viewer.get(`/users/${kit().site.luid}`))).toEqual([403, '403133'])
      expect(outcomeOf(await admin.get(`/users/${kit().site.luid}`))).toEqual([404, '404002'])
      expect((await admin.get(`/users/${users.viewer.luid}`)).status).toBe(200)
    })
  })

  test('ids of any form that name nothing are "not found" everywhere', async () => {
    const names = [
      '%00',
      '%F0%9F%8E%A8',
      "'%20or%201=1",
      'x'.repeat(2000),
      '%ff%fe'.repeat(3),
      '0',
      '-1',
    ]
    for (const id of names) {
      for (const path of [
        `/workbooks/${id}`,
        `/views/${id}`,
        `/jobs/${id}`,
        `/users/${id}`,
        `/workbooks/${id}/content`,
      ]) {
        const answer = await admin.get(path)
        expect([path.slice(0, 40), [400, 404].includes(answer.status)]).toEqual([
          path.slice(0, 40),
          true,
        ])
      }
      const answer = await admin.put(`/projects/${id}`, { project: {} })
      expect([400, 404]).toContain(answer.status)
    }
  })

  test('filters with any text are answered', async () => {
    const values = [
      '%00',
      '%F0%9F%8E%A8',
      "'",
      '%25',
      '_',
      '%5C',
      '%ED%A0%80',
      'a'.repeat(3000),
      '%0A',
      '9'.repeat(30),
      '1.5',
      '-3000000000',
    ]
    for (const value of values) {
      for (const path of ['/workbooks', '/views', '/projects', '/users']) {
        const answer = await admin.get(`${path}?filter=name:eq:${value}`)
        expect([path, value.slice(0, 20), answer.status < 500]).toEqual([
          path,
          value.slice(0, 20),
          true,
        ])
      }
      for (const filter of [
        `sheetCount:gt:${value}`,
        `tags:in:[${value},x]`,
        `size:lt:${value}`,
        `ownerName:eq:${value}`,
      ]) {
        const answer = await admin.get(`/workbooks?filter=${filter}`)
        expect([filter.slice(0, 30), answer.status < 500]).toEqual([filter.slice(0, 30), true])
      }
      const page = await admin.get(
        `/workbooks?pageNumber=${value}&pageSize=${value}&sort=${value}:asc&fields=${value}`,
      )
      expect(page.status).toBeLessThan(500)
    }
  })
}

await describeFamily('sites and users', suite)
