/** The server beside the model: ten clients who are signed in, and the ids of what the model calls by its name. */

import type { SiteRole } from '@easel/contract'
import type { FamilyKit } from '../families.ts'
import type { TestAnswer } from '../kit.ts'
import { asPerson, mustBe, type Person, type Server } from '../person.ts'
import { SiteModel } from './state.ts'

export interface World {
  readonly server: Server
  readonly model: SiteModel
  /** By name of the user. */
  readonly clients: ReadonlyMap<string, Person>
  readonly admin: Person
  /** Luids by the names of the model, of what is gone too. */
  readonly ids: Map<string, string>
  readonly nameOf: (id: string) => string
  /** What was asked and answered, without ids: the same on every database. */
  readonly log: string[]
  counter: number
}

const roles: readonly SiteRole[] = [
  'SiteAdministratorCreator',
  'SiteAdministratorCreator',
  'Creator',
  'Creator',
  'Creator',
  'ExplorerCanPublish',
  'ExplorerCanPublish',
  'Explorer',
  'Viewer',
  'Viewer',
]

/** Ten clients on a site whose project Default has no rules. */
export async function startWorld(kit: FamilyKit): Promise<World> {
  const { provision } = kit.easel
  // A connection for each request: one that is kept may be closed by the server at the moment of the next request.
  const server: Server = {
    site: kit.site,
    call: (request) =>
      kit.call({ ...request, headers: { ...request.headers, connection: 'close' } }),
  }
  const clients = new Map<string, Person>()
  const ids = new Map<string, string>()
  for (const [index, siteRole] of roles.entries()) {
    const name = `u${index}`
    const user = await provision.user(kit.site.luid, { name, siteRole })
    const pat = await provision.personalAccessToken(kit.site.luid, user.luid, 'model')
    ids.set(name, user.luid)
    clients.set(name, asPerson(server, await signIn(kit, pat.secret)))
  }
  const admin = clients.get('u0')
  if (admin === undefined) throw new Error('there is no administrator')
  const listed = await admin.get('/projects')
  const { projects } = listed.json<{ projects: { project: readonly { id: string }[] } }>()
  const standard = projects.project[0]?.id ?? ''
  ids.set('Default', standard)
  mustBe(
    await admin.put(`/projects/${standard}`, { project: { owner: { id: ids.get('u0') } } }),
    200,
  )
  for (const list of [
    'permissions',
    'default-permissions/workbooks',
    'default-permissions/datasources',
  ]) {
    mustBe(await admin.post(`/projects/${standard}/${list}`, { permissions: {} }), 200)
  }
  const model = new SiteModel(new Map(roles.map((role, index) => [`u${index}`, role])), 'u0')
  const names = new Map<string, string>()
  const nameOf = (id: string) => {
    if (!names.has(id)) for (const [name, luid] of ids) names.set(luid, name)
    return names.get(id) ?? id
  }
  return { server, model, clients, admin, ids, nameOf, log: [], counter: 10 }
}

async function signIn(kit: FamilyKit, secret: string): Promise<string> {
  const credentials = { personalAccessTokenName: 'model', personalAccessTokenSecret: secret }
  const answer = await kit.call({
    verb: 'POST',
    path: '/api/3.28/auth/signin',
    accept: 'application/json',
    contentType: 'application/json',
    body: JSON.stringify({ credentials: { ...credentials, site: { contentUrl: 'test' } } }),
  })
  mustBe(answer, 200)
  return answer.json<{ credentials: { token: string } }>().credentials.token
}

/** The id in an answer with one element of that name. */
export const idIn = (answer: TestAnswer, element: string): string =>
  answer.json<Record<string, { readonly id: string } | undefined>>()[element]?.id ?? ''
