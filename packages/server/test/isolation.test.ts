/**
 * No session reaches anything of another site, of its tenant or of another: for every declared method, with ids that exist there.
 * A method whose path names a new kind of thing must be given a real one in `sites-apart.ts`.
 */

import { randomUUID } from 'node:crypto'
import { addressesOf, rest, type AnyMethod } from '@easel/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { multipart, startKit, type Kit, type TestAnswer, type TestRequest } from './kit.ts'
import { pathWith, queryWith, sampleMessage, type Ids } from './sample-message.ts'
import { fullSite, leakedOf, type FullSite } from './sites-apart.ts'
import { workbookPackage } from './workbook-file.ts'

const methods = Object.values(rest) as unknown as readonly AnyMethod[]
const guarded = methods.filter(({ caller }) => caller !== 'anyone')
const addresses = guarded.flatMap((method) =>
  addressesOf(method).map((path) => [`${method.verb} ${path}`, { ...method, path }] as const),
)
const forms = ['application/json', 'application/xml'] as const

let kit: Kit
let victim: FullSite
let strangers: Readonly<Record<'another site of the tenant' | 'another tenant', FullSite>>

beforeAll(async () => {
  kit = await startKit()
  const tenant = randomUUID()
  victim = await fullSite(kit, 'zanzibar', tenant)
  strangers = {
    'another site of the tenant': await fullSite(kit, 'mombasa', tenant),
    'another tenant': await fullSite(kit, 'quelimane', randomUUID()),
  }
})
afterAll(async () => {
  await kit[Symbol.asyncDispose]()
})

function bodyWith({ body }: AnyMethod, ids: Ids): Pick<TestRequest, 'contentType' | 'body'> {
  const text = `new ${randomUUID()}`
  if (body.kind === 'none') return {}
  if (body.kind === 'message') {
    const message = sampleMessage(body.schema, ids, text)
    return { contentType: 'application/json', body: JSON.stringify(message) }
  }
  const [part = ''] = body.fileParts
  const file = { part, name: 'Test.twbx', bytes: workbookPackage() }
  const { projectId = '' } = ids
  const isWorkbook = body.payload !== null && 'workbook' in body.payload.properties
  const workbook = `<workbook name="${text}"><project id="${projectId}"/></workbook>`
  return multipart({ payload: `<tsRequest>${isWorkbook ? workbook : ''}</tsRequest>`, file })
}

interface Attempt {
  readonly path: Ids
  readonly query?: Ids
  readonly body: Ids
}

async function attempt(
  method: AnyMethod,
  from: FullSite,
  ids: Attempt,
): Promise<readonly TestAnswer[]> {
  const search = queryWith(method, ids.query ?? {})
  const path = `/api/3.28${pathWith(method.path, ids.path)}${search === '' ? '' : `?${search}`}`
  const answers: TestAnswer[] = []
  for (const accept of forms) {
    for (const kind of ['pat', 'jwt'] as const) {
      const token = await from.signIn(kind)
      const request = { verb: method.verb, path, accept, token, ...bodyWith(method, ids.body) }
      answers.push(await kit.call(request))
    }
  }
  return answers
}

/** What an answer tells of the site, but for what the request itself said. */
const report = (answer: TestAnswer, site: FullSite, said: readonly string[] = []) =>
  leakedOf(`${answer.text} ${JSON.stringify([...answer.headers])}`, site.own, said)

const refusals = [401, 403, 404]
const namesThings = ({ path }: AnyMethod) => /\/:(?!siteId|siteKey)\w+/.test(path)
const namesSite = ({ path }: AnyMethod) => /:site(?:Id|Key)/.test(path)

/** Everything that its administrator can read of the site, by method. */
async function everythingOf({ ids, signIn }: FullSite): Promise<Readonly<Record<string, string>>> {
  const readable = guarded.filter(
    (method) => isAnsweredRead(method) && method.reply.kind !== 'file',
  )
  const texts: Record<string, string> = {}
  const token = await signIn('pat')
  for (const method of readable.filter(namesSite)) {
    const path = `/api/3.28${pathWith(method.path, ids)}`
    const answer = await kit.call({ path, token, accept: 'application/json' })
    expect([method.name, answer.status]).toEqual([method.name, 200])
    // Its own sign-ins show in what it is shown of itself.
    texts[method.name] = answer.text.replaceAll(/"last(?:Login|UsedAt)":"[^"]+"/g, '""')
  }
  // Every session here has a token of its own.
  delete texts['listPersonalAccessTokens']
  return texts
}

/** Query Sites, too, is a GET, but it answers no caller. */
const isAnsweredRead = ({ verb, reply }: AnyMethod) => verb === 'GET' && reply.kind !== 'refused'

test('the ids are real: each method that reads finds them for their own administrator', async () => {
  for (const method of guarded.filter(isAnsweredRead)) {
    const path = `/api/3.28${pathWith(method.path, victim.ids)}`
    const answer = await kit.call({ path, token: await victim.signIn('pat') })
    const isFound = !refusals.includes(answer.status)
    expect([method.name, isFound, answer.text]).toEqual([method.name, true, expect.anything()])
  }
})

describe.each(['another site of the tenant', 'another tenant'] as const)(
  'an administrator of %s',
  (where) => {
    let before: Readonly<Record<string, string>>
    beforeAll(async () => {
      before = await everythingOf(victim)
    })
    const sitePaths = addresses.filter(([, method]) => namesSite(method))
    test.each(sitePaths)('gets nothing from %s under the site’s own address', async (_, method) => {
      const ids = { path: victim.ids, query: victim.ids, body: victim.ids }
      for (const answer of await attempt(method, strangers[where], ids)) {
        expect(refusals).toContain(answer.status)
        expect(report(answer, victim, Object.values(victim.ids))).toEqual([])
        expect(answer.text).not.toContain(`${victim.mark} `)
      }
    })

    const thingPaths = addresses.filter(([, method]) => namesThings(method))
    test.each(thingPaths)(
      'gets nothing from %s under the address of the caller’s own site',
      async (_, method) => {
        const { ids } = strangers[where]
        const site = { siteId: ids['siteId'] ?? '', siteKey: ids['siteKey'] ?? '' }
        const path = { ...victim.ids, ...site }
        for (const answer of await attempt(method, strangers[where], { path, body: ids })) {
          expect(refusals, answer.text).toContain(answer.status)
          const said = Object.entries(victim.ids).flatMap(([name, id]) =>
            method.path.includes(`:${name}`) ? [id] : [],
          )
          expect(report(answer, victim, said)).toEqual([])
        }
      },
    )

    const readers = addresses.filter(
      ([, { body, query }]) => body.kind !== 'none' || Object.keys(query.properties).length > 0,
    )
    test.each(readers)('smuggles nothing into %s by body and query', async (_, method) => {
      const fresh = await fullSite(
        kit,
        `m${randomUUID().slice(0, 8)}`,
        strangers[where].site.tenantLuid,
      )
      const ids = { path: fresh.ids, query: victim.ids, body: victim.ids }
      for (const answer of await attempt(method, fresh, ids)) {
        expect(answer.status).toBeLessThan(500)
        const isDone = answer.status < 300
        const said = isDone ? [] : Object.values(victim.ids)
        expect(report(answer, victim, said)).toEqual([])
      }
    })

    test('leaves everything of the site as it was', async () => {
      expect(await everythingOf(victim)).toEqual(before)
      const { siteId, userId, tokenGuid } = victim.ids
      const path = `/api/3.28/sites/${siteId}/users/${userId}/personal-access-tokens`
      const tokens = await kit.call({ path, token: await victim.signIn('pat') })
      expect(tokens.text).toContain(tokenGuid)
    })
  },
)

test.each(['name', 'contentUrl'])('a site is not found by its %s from another', async (key) => {
  const value = key === 'name' ? victim.site.name : victim.site.contentUrl
  for (const from of Object.values(strangers)) {
    const path = `/api/3.28/sites/${encodeURIComponent(value)}?key=${key}`
    const answer = await kit.call({ path, token: await from.signIn('pat') })
    expect(refusals).toContain(answer.status)
    expect(answer.text).not.toContain(victim.site.luid)
  }
})

test('a connected app signs no user in to another site, whichever user its JWT names', async () => {
  for (const from of Object.values(strangers)) {
    const token = await from.signIn('jwt')
    const answer = await kit.call({
      verb: 'POST',
      path: '/api/3.28/auth/switchSite',
      token,
      contentType: 'application/json',
      body: JSON.stringify({ site: { contentUrl: victim.site.contentUrl } }),
    })
    expect(answer.code).toBe('401003')
  }
})
