/** Empty optional values in requests, as clients that fill a template send them. */

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startKit, type Kit } from './kit.ts'
import { acceptOf, mustBe, signedIn, type Person } from './person.ts'

let kit: Kit
let admin: Person
let pat: { readonly name: string; readonly secret: string }

beforeAll(async () => {
  kit = await startKit()
  admin = await signedIn(kit, 'admin')
  const { provision } = kit.easel
  const name = randomUUID()
  const { secret } = await provision.personalAccessToken(kit.site.luid, kit.users.admin.luid, name)
  pat = { name, secret }
})
afterAll(() => kit[Symbol.asyncDispose]())

const signIn = (contentType: string, body: string) =>
  kit.call({
    verb: 'POST',
    path: '/api/3.28/auth/signin',
    accept: acceptOf('json'),
    contentType,
    body,
  })

describe('signing in', () => {
  test.each([null, {}, '', { id: null }, { id: '' }, [], { id: null, name: null }])(
    'with the user %j, of a JSON template, is signing in as oneself',
    async (user) => {
      const credentials = {
        personalAccessTokenName: pat.name,
        personalAccessTokenSecret: pat.secret,
        name: null,
        password: null,
        site: { contentUrl: 'test', id: null },
        user,
      }
      const answer = await signIn('application/json', JSON.stringify({ credentials }))
      mustBe(answer, 200)
      expect(answer.json()).toHaveProperty('credentials.user.id', kit.users.admin.luid)
    },
  )

  test.each(['<user/>', '<user id=""/>', '<user></user>', '<user id=" "> </user>'])(
    'with %s in XML is signing in as oneself',
    async (user) => {
      const answer = await signIn(
        'text/xml',
        `<tsRequest><credentials personalAccessTokenName="${pat.name}" personalAccessTokenSecret="${pat.secret}" isUat="">` +
          `<site id="" contentUrl="test"/>${user}</credentials></tsRequest>`,
      )
      mustBe(answer, 200)
      expect(answer.json()).toHaveProperty('credentials.user.id', kit.users.admin.luid)
    },
  )
})

test('an empty description clears it, while empty ids, words and owners change nothing', async () => {
  const made = await admin.post('/projects', {
    project: { name: 'Kept', description: 'words', contentPermissions: 'LockedToProject' },
  })
  mustBe(made, 201)
  const { project } = made.json<{ project: { id: string } }>()
  const rest = { name: 'Kept', contentPermissions: 'LockedToProject' }
  const blank = { contentPermissions: '', owner: { id: '' } }
  const kept = await admin.put(`/projects/${project.id}`, { project: blank })
  expect(kept.json()).toMatchObject({ project: { ...rest, description: 'words' } })
  const cleared = await admin.put(
    `/projects/${project.id}`,
    '<tsRequest><project description="" contentPermissions=""><owner/></project></tsRequest>',
  )
  expect(cleared.json()).toMatchObject({ project: { ...rest, description: '' } })
})
