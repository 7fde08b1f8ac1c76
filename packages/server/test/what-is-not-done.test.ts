/** What clients of a migration ask for and Easel does not do: empty lists where there is nothing, declared refusals elsewhere. */

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startKit, type Kit } from './kit.ts'
import { outcomeOf, signedIn, type Person } from './person.ts'

describe('subscriptions', () => {
  let kit: Kit
  let admin: Person
  beforeAll(async () => {
    kit = await startKit()
    admin = await signedIn(kit, 'admin')
  })
  afterAll(() => kit[Symbol.asyncDispose]())

  test('are none, in XML and JSON', async () => {
    expect((await admin.get('/subscriptions')).json()).toEqual({
      pagination: { pageNumber: '1', pageSize: '100', totalAvailable: '0' },
      subscriptions: {},
    })
    expect((await admin.get('/subscriptions', 'xml')).text).toContain(
      '<pagination pageNumber="1" pageSize="100" totalAvailable="0"/><subscriptions/>',
    )
  })

  test('cannot be made, which is 403157, and none is found by an id', async () => {
    const body =
      '<tsRequest><subscription subject="Sales"><content id="x" type="View"/><user id="x"/></subscription><schedule frequency="Daily"/></tsRequest>'
    expect(outcomeOf(await admin.post('/subscriptions', body))).toEqual([403, '403157'])
    const one = `/subscriptions/${randomUUID()}`
    for (const answer of [
      await admin.get(one),
      await admin.put(one, {}),
      await admin.delete(one),
    ]) {
      expect(outcomeOf(answer)).toEqual([404, '404025'])
    }
  })

  test.each(['workbooks', 'datasources', 'flows'])(
    'keychains of %s are neither given nor taken, by which a migration leaves credentials out',
    async (plural) => {
      const item = `/${plural}/${randomUUID()}`
      const body = '<tsRequest><destinationSiteLuid>x</destinationSiteLuid></tsRequest>'
      expect(outcomeOf(await admin.post(`${item}/retrievekeychain`, body))).toEqual([403, '403157'])
      expect(outcomeOf(await admin.put(`${item}/applykeychain`, body))).toEqual([403, '403157'])
    },
  )

  test('saved credentials of users are neither given nor taken', async () => {
    const user = `/users/${kit.users.creator.luid}`
    expect(outcomeOf(await admin.post(`${user}/retrieveSavedCreds`))).toEqual([403, '403157'])
    expect(outcomeOf(await admin.put(`${user}/uploadSavedCreds`))).toEqual([403, '403157'])
    const viewer = await signedIn(kit, 'viewer')
    expect(outcomeOf(await viewer.post(`${user}/retrieveSavedCreds`))).toEqual([403, '403004'])
  })
})
