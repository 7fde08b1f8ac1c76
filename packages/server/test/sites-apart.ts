/** Three sites on one server, each with everything that a path can name; two of them are of one tenant. */

import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Site, User } from '../src/testing.ts'
import { liveTds, publishDataSource } from './data-source-file.ts'
import { databaseSource, extractPackage } from './extract-file.ts'
import { publishFlow } from './flow-file.ts'
import { mintJwt, multipart, type Kit } from './kit.ts'
import { asPerson, mustBe } from './person.ts'
import { taskOf } from './refresh-task.ts'
import type { Ids } from './sample-message.ts'

export interface FullSite {
  readonly site: Site
  /** One real thing of every kind. */
  readonly ids: Ids
  /** Stands in every name of the site and nowhere else. */
  readonly mark: string
  /** Ids, names' mark and secrets: nothing of it may reach another site. */
  readonly own: readonly string[]
  /** A new session of the site's administrator. */
  readonly signIn: (kind: 'pat' | 'jwt') => Promise<string>
}

/** Which of these a text holds in any case, but for those that the request itself said. */
export function leakedOf(
  text: string,
  own: readonly string[],
  said: readonly string[] = [],
): readonly string[] {
  const lower = text.toLowerCase()
  return own.filter((each) => !said.includes(each) && lower.includes(each.toLowerCase()))
}

interface App {
  readonly clientId: string
  readonly secretId: string
  readonly secretValue: string
}

export async function fullSite(kit: Kit, mark: string, tenantLuid: string): Promise<FullSite> {
  const { provision } = kit.easel
  const site = await provision.site({ name: `${mark} site`, contentUrl: mark, tenantLuid })
  const user = await provision.user(site.luid, {
    name: `admin@${mark}.example`,
    fullName: `${mark} Admin`,
    email: `admin@${mark}.example`,
    siteRole: 'SiteAdministratorCreator',
  })
  const app = await provision.connectedApp(site.luid, `${mark} app`)
  // Methods may delete the one that ids name; this one signs in.
  const method = await provision.connectedApp(site.luid, `${mark} app`)
  const signIn = (kind: 'pat' | 'jwt') =>
    kind === 'pat' ? byPat(kit, { site, user, mark }) : byJwt(kit, { site, user, app: method })
  const things = await thingsOf(kit, { site, mark, token: await signIn('pat') })
  const ids: Ids = {
    ...things,
    siteId: site.luid,
    siteKey: site.luid,
    contentUrl: site.contentUrl,
    userId: user.luid,
    clientId: app.clientId,
    secretId: app.secretId,
    tokenGuid: await tokenOf(kit, { site, user, token: await signIn('pat') }),
  }
  return { site, ids, mark, own: [mark, ...Object.values(ids), app.secretValue], signIn }
}

async function enter(kit: Kit, credentials: object, { contentUrl }: Site): Promise<string> {
  const answer = await kit.call({
    verb: 'POST',
    path: '/api/3.28/auth/signin',
    accept: 'application/json',
    contentType: 'application/json',
    body: JSON.stringify({ credentials: { ...credentials, site: { contentUrl } } }),
  })
  mustBe(answer, 200)
  return answer.json<{ credentials: { token: string } }>().credentials.token
}

async function byPat(
  kit: Kit,
  { site, user, mark }: { readonly site: Site; readonly user: User; readonly mark: string },
): Promise<string> {
  const name = `${mark} ${randomUUID()}`
  const pat = await kit.easel.provision.personalAccessToken(site.luid, user.luid, name)
  const form = { personalAccessTokenName: pat.name, personalAccessTokenSecret: pat.secret }
  return enter(kit, form, site)
}

async function byJwt(
  kit: Kit,
  { site, user, app }: { readonly site: Site; readonly user: User; readonly app: App },
): Promise<string> {
  const scopes = ['tableau:*:*']
  return enter(kit, { jwt: mintJwt(app, { user: user.name, scopes, now: kit.clock.now() }) }, site)
}

async function tokenOf(
  kit: Kit,
  { site, user, token }: { readonly site: Site; readonly user: User; readonly token: string },
): Promise<string> {
  const path = `/api/3.28/sites/${site.luid}/users/${user.luid}/personal-access-tokens`
  const answer = await kit.call({ path, token, accept: 'application/json' })
  mustBe(answer, 200)
  const { personalAccessTokens } = answer.json<{
    personalAccessTokens: { personalAccessToken: readonly { readonly tokenGuid: string }[] }
  }>()
  return personalAccessTokens.personalAccessToken[0]?.tokenGuid ?? ''
}

/** What is made over the API: a project, a workbook with its view, a job and an upload session. */
async function thingsOf(
  kit: Kit,
  { site, mark, token }: { readonly site: Site; readonly mark: string; readonly token: string },
): Promise<Ids> {
  const person = asPerson({ ...kit, site }, token)
  const created = await person.post('/projects', { project: { name: `${mark} project` } })
  mustBe(created, 201)
  const projectId = created.json<{ project: { id: string } }>().project.id
  const group = await person.post('/groups', { group: { name: `${mark} group` } })
  const groupSet = await person.post('/groupsets', { groupSet: { name: `${mark} set` } })
  const workbook = await person.published({ name: `${mark} workbook`, projectId })
  const job = await person.publish({ name: `${mark} later`, projectId, query: 'asJob=true' })
  mustBe(job, 202)
  const trust = { name: `${mark} issuer`, issuerUrl: `https://${mark.toLowerCase()}.example` }
  const registered = await person.post('/connected-apps/external-authorization-servers', {
    externalAuthorizationServer: trust,
  })
  mustBe(registered, 201)
  const { externalAuthorizationServer: server } = registered.json<{
    externalAuthorizationServer: { id: string }
  }>()
  const jobId = job.json<{ job: { id: string } }>().job.id
  while (!(await person.get(`/jobs/${jobId}`)).text.includes('completedAt')) await sleep(20)
  const extracted = await person.published({
    name: `${mark} extract`,
    projectId,
    bytes: extractPackage({ source: databaseSource }),
  })
  const task = await person.post('/tasks/extractRefreshes', taskOf(extracted.id))
  mustBe(task, 200)
  const published = await publishDataSource({ ...kit, site }, person, {
    name: `${mark} source`,
    projectId,
    bytes: liveTds(),
    fileName: 'live.tds',
  })
  mustBe(published, 201)
  const datasourceId = published.json<{ datasource: { id: string } }>().datasource.id
  const found = await person.get(`/datasources/${datasourceId}/connections`)
  const { connections } = found.json<{ connections: { connection: readonly { id: string }[] } }>()
  const flow = await publishFlow({ ...kit, site }, person, { name: `${mark} flow`, projectId })
  mustBe(flow, 201)
  const document = [{ isSourceView: true, viewName: workbook.views.view[0]?.name ?? '', tcv: '' }]
  const customView = await kit.call({
    verb: 'POST',
    path: `/api/3.28/sites/${site.luid}/customviews`,
    token,
    accept: 'application/json',
    ...multipart({
      payload: JSON.stringify({
        customView: { name: `${mark} custom view`, workbook: { id: workbook.id } },
      }),
      payloadType: 'application/json',
      file: {
        part: 'tableau_customview',
        name: 'view.json',
        bytes: Buffer.from(JSON.stringify(document)),
      },
    }),
  })
  mustBe(customView, 201)
  return {
    customViewId: customView.json<{ customView: { id: string } }>().customView.id,
    projectId,
    datasourceId,
    flowId: flow.json<{ flow: { id: string } }>().flow.id,
    connectionId: connections.connection[0]?.id ?? '',
    taskId: task.json<{ extractRefresh: { id: string } }>().extractRefresh.id,
    groupSetId: groupSet.json<{ groupSet: { id: string } }>().groupSet.id,
    groupId: group.json<{ group: { id: string } }>().group.id,
    easId: server.id,
    workbookId: workbook.id,
    viewId: workbook.views.view[0]?.id ?? '',
    jobId,
    uploadSessionId: await person.upload(),
  }
}
