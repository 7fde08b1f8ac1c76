/** No session of a site reaches anything of another site by Easel's own methods, and none that is for the admin key. */

import { randomUUID } from 'node:crypto'
import { own, type OwnMethod } from '@easel/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startInsightKit, type InsightKit } from './insight-kit.ts'
import { pathWith, sampleMessage, type Ids } from './sample-message.ts'
import { fullSite, toldOf, type FullSite } from './sites-apart.ts'

const methods = Object.values(own) as unknown as readonly OwnMethod[]
const byCaller = (caller: OwnMethod['caller']) =>
  methods
    .filter((method) => method.caller === caller)
    .map((method) => [method.name, method] as const)

let kit: InsightKit
let victim: FullSite
/** Things of the victim that own methods name: the event of a sign-in, and words that narrow lists. */
let ids: Ids
let strangers: Readonly<Record<'another site of the tenant' | 'another tenant', FullSite>>

beforeAll(async () => {
  kit = await startInsightKit({ levers: true })
  const tenant = randomUUID()
  victim = await fullSite(kit, 'zanzibar', tenant)
  strangers = {
    'another site of the tenant': await fullSite(kit, 'mombasa', tenant),
    'another tenant': await fullSite(kit, 'quelimane', randomUUID()),
  }
  const { workbookId = '', userId = '' } = victim.ids
  ids = { ...victim.ids, eventId: await eventOf(victim), target: workbookId, actor: userId }
})
afterAll(() => kit[Symbol.asyncDispose]())

/** The newest event that tells of the site. */
async function eventOf({ signIn }: FullSite): Promise<string> {
  const headers = { 'x-tableau-auth': await signIn('pat') }
  const { json } = await kit.own<{ authEvents: readonly { id: string }[] }>('/auth-events', {
    headers,
  })
  return json.authEvents[0]?.id ?? ''
}

const queryOf = ({ query }: OwnMethod): string =>
  Object.keys(query.properties)
    .flatMap((name) => (ids[name] === undefined ? [] : [`${name}=${ids[name]}`]))
    .join('&')

async function ask(method: OwnMethod, token: string) {
  const { verb, path, body } = method
  return kit.own(`${pathWith(path, ids)}?${queryOf(method)}`, {
    verb,
    headers: { 'x-tableau-auth': token },
    ...(body !== null && { body: sampleMessage(body, ids, 'word') }),
  })
}

test('the ids are real: the site’s own administrator is told by every method that takes sessions', async () => {
  for (const [name, method] of byCaller('session')) {
    const answer = await ask(method, await victim.signIn('pat'))
    expect([name, answer.status]).toEqual([name, 200])
  }
  const list = await kit.own(`/auth-events/${ids['eventId']}`, {
    headers: { 'x-tableau-auth': await victim.signIn('pat') },
  })
  expect(toldOf(JSON.stringify(list.json), victim.own)).not.toEqual([])
})

describe.each(['another site of the tenant', 'another tenant'] as const)(
  'an administrator of %s',
  (where) => {
    test.each(byCaller('session'))('is told nothing of the site by %s', async (_, method) => {
      for (const kind of ['pat', 'jwt'] as const) {
        const { status, json, headers } = await ask(method, await strangers[where].signIn(kind))
        expect(status).toBe(method.path.includes(':') ? 404 : 200)
        const text = `${JSON.stringify(json)} ${JSON.stringify([...headers])}`
        expect(toldOf(text, victim.own)).toEqual([])
      }
    })

    test.each(byCaller('admin-key'))('may not call %s', async (_, method) => {
      for (const kind of ['pat', 'jwt'] as const) {
        expect((await ask(method, await strangers[where].signIn(kind))).status).toBe(403)
      }
    })
  },
)
