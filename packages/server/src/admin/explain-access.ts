/** Explains a permission by the evaluation that guards every request. */

import { contentKinds, restError, type ContentKind, type own } from '@easel/contract'
import { guarded, readItem } from '../content/items.ts'
import type { Capability } from '../domain/capabilities.ts'
import type { Guarded, Reader, Site, Subject, User } from '../ports/index.ts'
import { accessExplanation } from './access-explanation.ts'
import type { OwnHandler, OwnServices, Viewer } from './context.ts'

const permissionsScope = 'tableau:permissions:read'

/**
 * The admin key asks about every user. In a session, administrators and those who may change the permissions of the item ask about every
 * user of their site, other users about themselves.
 */
export const explainAccess: OwnHandler<typeof own.explainAccess> = async ({
  query,
  viewer,
  services,
}) => {
  const { access, store } = services
  const site = await siteOf(viewer, query.site, services)
  const kind = kindOf(query.kind)
  const capability = capabilityOf(kind, query.capability)
  const record = await readItem(store.read, kind, { siteId: site.id, luid: query.id })
  if (record === null) throw missing(kind, query.id)
  const item = guarded(kind, record)
  await checkRight(viewer, { item, query }, services)
  const user = await userOf(services, site, query.user)
  if (user === null) throw restError('404002', { id: query.user })
  const subject = await subjectOf(viewer, { site, user }, services)
  const answer = await access.explain(subject, capability, item)
  return accessExplanation(store.read, { subject, item, capability, answer })
}

async function siteOf(
  viewer: Viewer,
  contentUrl: string | undefined,
  { store }: OwnServices,
): Promise<Site> {
  if (viewer.kind === 'session') return viewer.caller.site
  if (viewer.kind === 'cloud-session') {
    throw restError('404003', { path: '/easel/v1/access/explain' })
  }
  const site = await siteNamed(store.read, contentUrl)
  if (site !== null) return site
  throw restError('400000', {
    problem:
      contentUrl === undefined
        ? 'there are several sites; say which by its content URL (site)'
        : `no site has the content URL '${contentUrl}'`,
  })
}

/** Without a name: the default site, or the only site of a server that has no default site. */
async function siteNamed({ sites }: Reader, contentUrl: string | undefined): Promise<Site | null> {
  const site = await sites.byContentUrl(contentUrl ?? '')
  if (site !== null || contentUrl !== undefined || (await sites.count()) !== 1) return site
  return (await sites.all())[0] ?? null
}

function kindOf(asked: string): ContentKind {
  const kinds = Object.keys(contentKinds) as readonly ContentKind[]
  const kind = kinds.find((each) => each === asked)
  if (kind !== undefined) return kind
  throw restError('400000', { problem: `the kind '${asked}' is not one of ${kinds.join(', ')}` })
}

function capabilityOf(kind: ContentKind, asked: string): Capability {
  const known: readonly Capability[] = contentKinds[kind].capabilities
  const capability = known.find((each) => each === asked)
  if (capability !== undefined) return capability
  throw restError('400009', {
    problem: `'${asked}' is no capability of a ${kind}; those are ${known.join(', ')}.`,
  })
}

const missing = (kind: ContentKind, id: string): Error =>
  restError(contentKinds[kind].notFound, { id })

/** @throws RestError 404 when the viewer cannot read the item, 403004 when they may not see its permissions */
async function checkRight(
  viewer: Viewer,
  asked: { readonly item: Guarded; readonly query: { readonly user: string; readonly id: string } },
  { access }: OwnServices,
): Promise<void> {
  if (viewer.kind !== 'session') return
  const { caller } = viewer
  const { scopes } = caller.session
  const { item, query } = asked
  if (!(await access.may(caller, 'Read', item))) throw missing(item.kind, query.id)
  if (scopes !== null && !scopes.includes(permissionsScope)) {
    throw restError('403004', { problem: `The session lacks the scope ${permissionsScope}.` })
  }
  const isSelf = query.user === caller.user.name || query.user.toLowerCase() === caller.user.luid
  if (isSelf || item.record.owner.id === caller.user.id) return
  if (await access.may(caller, 'ChangePermissions', item)) return
  throw restError('403004', {
    problem: `You may not see the permissions of ${item.kind} '${item.record.name}'; ask about yourself.`,
  })
}

async function userOf({ store }: OwnServices, site: Site, asked: string): Promise<User | null> {
  const { users } = store.read
  return (await users.byLuid(site.id, asked.toLowerCase())) ?? users.byName(site.id, asked)
}

/** For the user of the session, the rights of that session: a trust may have put them into groups. */
async function subjectOf(
  viewer: Viewer,
  { site, user }: Pick<Subject, 'site' | 'user'>,
  { access }: OwnServices,
): Promise<Subject> {
  const isSelf = viewer.kind === 'session' && viewer.caller.user.id === user.id
  return isSelf ? viewer.caller : access.subjectOf(site, user)
}
