/** No session reaches anything of another site or tenant by Easel's own methods, and none that is for the admin key. */

import { randomUUID } from 'node:crypto'
import { own, type OwnMethod } from '@easel/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cloudPerson } from './cloud-person.ts'
import { startInsightKit, type InsightKit } from './insight-kit.ts'
import { pathWith, sampleMessage, type Ids } from './sample-message.ts'
import { fullSite, leakedOf, type FullSite } from './sites-apart.ts'

const methods = Object.values(own) as unknown as readonly OwnMethod[]
const byCaller = (caller: OwnMethod['caller']) =>
  methods
    .filter((method) => method.caller === caller)
    .map((method) => [method.name, method] as const)

let kit: InsightKit
let victim: FullSite
/** Things of the victim that own methods name: the event of a sign-in, and words that narrow lists. */
let ids: Ids

type Kind = 'pat' | 'jwt'
const where = [
  'an administrator of another site of the tenant',
  'an administrator of a site of another tenant',
  'a cloud administrator of another tenant',
] as const
/** Headers of a new session of each. A session by JWT has every scope. */
let strangers: Readonly<Record<(typeof where)[number], (kind: Kind) => Promise<Headed>>>
type Headed = Readonly<Record<string, string>>

/** What is only for sessions that no scopes narrow, and so for none by JWT. */
const unnarrowed: ReadonlySet<string> = new Set<keyof typeof own>(['listAudit'])

/** What names one item in its query. */
const namesItem: ReadonlySet<string> = new Set<keyof typeof own>(['explainAccess'])

beforeAll(async () => {
  kit = await startInsightKit({ devControls: true })
  const [tenant, another] = [randomUUID(), randomUUID()]
  victim = await fullSite(kit, 'zanzibar', tenant)
  const beside = await fullSite(kit, 'mombasa', tenant)
  const elsewhere = await fullSite(kit, 'quelimane', another)
  const name = 'admin@quelimane.example'
  const cloud = await cloudPerson(kit.easel, another, { name, now: () => kit.clock.now() })
  strangers = {
    'an administrator of another site of the tenant': (kind) => headed(beside, kind),
    'an administrator of a site of another tenant': (kind) => headed(elsewhere, kind),
    'a cloud administrator of another tenant': async (kind) => ({
      'x-tableau-session-token': await cloud.signIn(kind),
    }),
  }
  const { workbookId = '', userId = '', tokenGuid = '' } = victim.ids
  const manager = { name: 'manager@zanzibar.example' }
  ids = {
    ...victim.ids,
    tenantId: tenant,
    accountId: (await kit.easel.provision.cloudAdministrator(tenant, manager)).luid,
    tokenId: tokenGuid,
    eventId: await eventOf(victim),
    target: workbookId,
    actor: userId,
    // Of a snapshot.
    name: 'kept',
    // Of an explained permission.
    user: userId,
    kind: 'workbook',
    id: workbookId,
    capability: 'Read',
  }
  await kit.own('/snapshots/kept', { verb: 'PUT' })
})
afterAll(() => kit[Symbol.asyncDispose]())

const headed = async ({ signIn }: FullSite, kind: Kind): Promise<Headed> => ({
  'x-tableau-auth': await signIn(kind),
})

/** The newest event that tells of the site. */
async function eventOf(site: FullSite): Promise<string> {
  const headers = await headed(site, 'pat')
  const { json } = await kit.own<{ authEvents: readonly { id: string }[] }>('/auth-events', {
    headers,
  })
  return json.authEvents[0]?.id ?? ''
}

const queryOf = ({ query }: OwnMethod): string =>
  Object.keys(query.properties)
    .flatMap((name) => (ids[name] === undefined ? [] : [`${name}=${ids[name]}`]))
    .join('&')

async function ask(method: OwnMethod, headers: Headed) {
  const { verb, path, body } = method
  return kit.own(`${pathWith(path, ids)}?${queryOf(method)}`, {
    verb,
    headers,
    ...(body !== null && { body: sampleMessage(body, ids, 'word') }),
  })
}

test('the ids are real: the site’s own administrator is known to every method that takes sessions', async () => {
  for (const [name, method] of byCaller('session')) {
    const { status, json } = await ask(method, await headed(victim, 'pat'))
    const isSiteNamed = leakedOf(JSON.stringify(json), victim.own).length > 0
    // That one tells of the session alone.
    expect([name, status, isSiteNamed]).toEqual([name, 200, name !== 'getSessionScopes'])
  }
  const { json } = await kit.own<{ snapshots: readonly { name: string }[] }>('/snapshots')
  expect(json.snapshots).toMatchObject([{ name: ids['name'] }])
})

describe.each(where)('%s', (stranger) => {
  test.each(byCaller('session'))('learns nothing of the site by %s', async (name, method) => {
    for (const kind of ['pat', 'jwt'] as const) {
      const { status, json, headers } = await ask(method, await strangers[stranger](kind))
      const usual = kind === 'jwt' && unnarrowed.has(name) ? 403 : 200
      expect(status).toBe(method.path.includes(':') || namesItem.has(name) ? 404 : usual)
      const text = `${JSON.stringify(json)} ${JSON.stringify([...headers])}`
      // The id that the stranger sent is in the refusal.
      const path = pathWith(method.path, ids)
      const inPath = victim.own.filter((each) => path.includes(each))
      const said = namesItem.has(name) ? [ids['id'] ?? ''] : inPath
      expect(leakedOf(text, victim.own, said)).toEqual([])
    }
  })

  test.each(byCaller('admin-key'))('may not call %s', async (_, method) => {
    for (const kind of ['pat', 'jwt'] as const) {
      expect((await ask(method, await strangers[stranger](kind))).status).toBe(403)
    }
  })
})
