/** Group sets, as administrators keep them. */

import { beforeAll, expect, test } from 'vitest'
import { describeFamily, type FamilyKit } from './families.ts'
import { giveDefault, mustBe, outcomeOf, signedIn, type Person } from './person.ts'

interface SetOnWire {
  readonly id: string
  readonly name: string
  readonly groupCount: string
  readonly group?: readonly { readonly id: string; readonly name: string }[]
}

const nowhere = '00000000-0000-4000-8000-000000000000'

const suite = (kit: () => FamilyKit) => {
  let admin: Person
  let viewer: Person
  let counter = 0
  const fresh = (word: string) => `${word} ${(counter += 1)}`

  beforeAll(async () => {
    admin = await signedIn(kit(), 'admin')
    viewer = await signedIn(kit(), 'viewer')
    await giveDefault(kit(), admin)
  })

  const group = async () => {
    const answer = await admin.post('/groups', { group: { name: fresh('Group') } })
    const { id, name } = answer.json<{ group: { id: string; name: string } }>().group
    return { id, name }
  }
  const create = async (name = fresh('Set')) => {
    const answer = await admin.post('/groupsets', { groupSet: { name } })
    mustBe(answer, 201)
    return answer.json<{ groupSet: SetOnWire }>().groupSet
  }
  const read = async (id: string) =>
    (await admin.get(`/groupsets/${id}`)).json<{ groupSet: SetOnWire }>().groupSet
  const list = async (search: string) =>
    (await admin.get(`/groupsets?${search}`)).json<{
      groupSets: { groupSet?: readonly SetOnWire[] }
    }>().groupSets.groupSet ?? []

  test('groups are put into a set and taken out of it, each once', async () => {
    const { id } = await create()
    const one = await group()
    const path = `/groupsets/${id}/groups/${one.id}`
    mustBe(await admin.put(path), 200)
    mustBe(await admin.put(path), 200)
    expect(await read(id)).toMatchObject({ groupCount: '1', group: [one] })
    mustBe(await admin.delete(path), 204)
    expect(outcomeOf(await admin.delete(path))).toEqual([404, '404012'])
    expect((await read(id)).groupCount).toBe('0')
  })

  test('sets are listed with their groups, or without where resultlevel says local', async () => {
    const set = await create('Listed')
    const one = await group()
    mustBe(await admin.put(`/groupsets/${set.id}/groups/${one.id}`), 200)
    const search = 'filter=name:eq:Listed&sort=groupCount:desc'
    expect(await list(`${search}&resultlevel=members`)).toMatchObject([{ group: [one] }])
    expect((await list(`${search}&resultlevel=local`))[0]).not.toHaveProperty('group')
    const xml = await admin.get(`/groupsets/${set.id}`, 'xml')
    expect(xml.text).toContain(
      `<groupSet id="${set.id}" name="Listed" groupCount="1"><group id="${one.id}" name="${one.name}"/></groupSet>`,
    )
  })

  test('a deleted group is in no set any more, and a deleted set leaves its groups', async () => {
    const set = await create()
    const [one, two] = [await group(), await group()]
    mustBe(await admin.put(`/groupsets/${set.id}/groups/${one.id}`), 200)
    mustBe(await admin.put(`/groupsets/${set.id}/groups/${two.id}`), 200)
    mustBe(await admin.delete(`/groups/${one.id}`), 204)
    expect(await read(set.id)).toMatchObject({ groupCount: '1', group: [two] })
    mustBe(await admin.delete(`/groupsets/${set.id}`), 204)
    expect(outcomeOf(await admin.get(`/groupsets/${set.id}`))).toEqual([404, '404120'])
    mustBe(await admin.get(`/groups/${two.id}/users`), 200)
  })

  test('a rule for a set holds for users who are in all of its groups', async () => {
    const set = await create()
    const [one, two] = [await group(), await group()]
    for (const each of [one, two])
      mustBe(await admin.put(`/groupsets/${set.id}/groups/${each.id}`), 200)
    const project = await admin.post('/projects', { project: { name: fresh('Of a set') } })
    const { id } = project.json<{ project: { id: string } }>().project
    const path = `/projects/${id}/permissions`
    for (const rule of (await admin.get(path)).json<{
      permissions: { granteeCapabilities?: readonly { group?: { id: string } }[] }
    }>().permissions.granteeCapabilities ?? []) {
      mustBe(await admin.delete(`${path}/groups/${rule.group?.id ?? ''}/Read/Allow`), 204)
    }
    const capabilities = { capability: [{ name: 'Read', mode: 'Allow' }] }
    const granted = await admin.put(path, {
      permissions: { granteeCapabilities: [{ groupSet: { id: set.id }, capabilities }] },
    })
    mustBe(granted, 200)
    expect(granted.text).toContain(`"groupSet":{"id":"${set.id}"}`)
    const sees = async () => {
      const found = await viewer.get('/projects?pageSize=1000')
      return found.text.includes(id)
    }
    const join = (group: string) =>
      admin.post(`/groups/${group}/users`, { user: { id: kit().users.viewer.luid } })
    mustBe(await join(one.id), 200)
    expect(await sees()).toBe(false)
    mustBe(await join(two.id), 200)
    expect(await sees()).toBe(true)
    mustBe(await admin.delete(`${path}/groupSets/${set.id}/Read/Allow`), 204)
    expect(await sees()).toBe(false)
  })

  test('names are taken in any case, and none is empty', async () => {
    const { name } = await create()
    const { id } = await create()
    const asked = (groupSet: object) => admin.post('/groupsets', { groupSet })
    expect(outcomeOf(await asked({ name: name.toLowerCase() }))).toEqual([409, '409120'])
    expect(outcomeOf(await asked({ name: ' ' }))).toEqual([400, '400000'])
    const renamed = await admin.put(`/groupsets/${id}`, { groupSet: { name } })
    expect(outcomeOf(renamed)).toEqual([409, '409120'])
    mustBe(await admin.put(`/groupsets/${id}`, { groupSet: { name: fresh('Other') } }), 200)
  })

  test('unknown sets and groups are not found, and other callers change nothing', async () => {
    const { id } = await create()
    expect(outcomeOf(await admin.put(`/groupsets/${nowhere}/groups/${nowhere}`))).toEqual([
      404,
      '404120',
    ])
    expect(outcomeOf(await admin.put(`/groupsets/${id}/groups/${nowhere}`))).toEqual([
      404,
      '404012',
    ])
    expect(outcomeOf(await viewer.delete(`/groupsets/${id}`))).toEqual([403, '403004'])
    expect(outcomeOf(await viewer.get('/groupsets'))).toEqual([403, '403004'])
  })
}

await describeFamily('group sets', suite)
