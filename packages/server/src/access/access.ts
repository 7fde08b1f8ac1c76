/** The caller and their rights: principals, led projects and visible lists, resolved once and kept until rights change. */

import { BoundedMap } from '../domain/bounded-map.ts'
import type { Capability, Principals, Rule } from '../domain/capabilities.ts'
import { answerOfRules, evaluate, type PermissionAnswer } from '../domain/permissions.ts'
import { isAdministrator, isBelowCeiling } from '../domain/site-roles.ts'
import { isOn, onDemandUser } from '../domain/on-demand.ts'
import { isSessionVoid, standingProblem } from '../domain/standing.ts'
import type {
  Access,
  Caller,
  Guarded,
  ListCapability,
  Reader,
  Session,
  Site,
  Subject,
  User,
  Visibility,
} from '../ports/index.ts'

const keptCallers = 5_000

/** No row has this id. */
const noUserId = 0
const nothing: Visibility = { kind: 'limited', userId: noUserId, aclIds: [], projectIds: [] }

/** What has been found out about a caller; each capability once. */
interface Resolved {
  readonly caller: Caller
  readonly visible: Map<ListCapability, Promise<Visibility>>
  browsable: Promise<ReadonlySet<number>> | null
}

/** A caller as found, valid until something is written. */
interface Found {
  readonly stamp: number
  readonly caller: Caller
}

interface Parts {
  readonly read: Reader
  /** By {@link nameOf} the caller. */
  kept: BoundedMap<string, Resolved>
  /** By {@link whoOf} the session. */
  found: BoundedMap<string, Found>
}

/** Access that can be made to look everything up anew. */
export interface RememberingAccess extends Access {
  forget(): void
}

const nothingKnown = () => ({
  kept: new BoundedMap<string, Resolved>(keptCallers),
  found: new BoundedMap<string, Found>(keptCallers),
})

export function createAccess(read: Reader): RememberingAccess {
  const parts: Parts = { read, ...nothingKnown() }
  return {
    forget() {
      Object.assign(parts, nothingKnown())
    },
    callerOf: (session) => callerOf(parts, session),
    subjectOf: (site, user) => subjectOf(read, site, { user, asserted: [] }),
    explain: (caller, capability, item) => explain(read, caller, { capability, item }),
    async may(caller, capability, item) {
      const { allowed } = await explain(read, caller, { capability, item })
      return allowed
    },
    visibility: (caller, capability) => visibility(parts, caller, capability),
    asUser: (caller, user) => asUser(parts, caller, user),

    async seesProject(caller, projectId) {
      if (caller.isAdministrator) return true
      const browsable = await browsableBy(parts, caller)
      return browsable.has(projectId)
    },
  }
}

async function callerOf(parts: Parts, session: Session): Promise<Caller | null> {
  const caller = await findCaller(parts, session)
  return caller === null || isSessionVoid(session, caller) ? null : caller
}

async function findCaller(parts: Parts, session: Session): Promise<Caller | null> {
  // Read first: what is written during the rest belongs to a later stamp.
  const stamp = parts.read.stamp()
  const who = whoOf(session)
  const known = parts.found.get(who)
  const isCurrent = known?.stamp === stamp && known?.caller.site.luid === session.siteLuid
  if (known !== undefined && isCurrent) return { ...known.caller, session }
  const caller = await resolve(parts, session)
  if (caller !== null && stamp !== null) parts.found.set(who, { stamp, caller })
  return caller
}

async function resolve(parts: Parts, session: Session): Promise<Caller | null> {
  const { read } = parts
  const site = await read.sites.byLuid(session.siteLuid)
  const user = site && (await userOf(read, site, session))
  if (!site || !user || standingProblem(site, user) !== null) return null
  return standingOf(parts, { session, site, user })
}

async function standingOf(
  { read, kept }: Parts,
  { session, site, user }: Pick<Caller, 'session' | 'site' | 'user'>,
): Promise<Caller> {
  // The version is read first: a change during the rest leaves rights that are looked up again next time.
  const accessVersion = await read.sites.accessVersion(site.id)
  const asserted = assertedGroups(site, session)
  const name = nameOf(user, asserted)
  const known = kept.get(name)?.caller
  const isCurrent = known?.accessVersion === accessVersion && known.user.siteRole === user.siteRole
  if (known !== undefined && isCurrent) return { ...known, session, site, user }

  const caller: Caller = {
    session,
    ...(await subjectOf(read, site, { user, asserted })),
    isAdministrator: isAdministrator(user.siteRole),
    accessVersion,
  }
  kept.set(name, { caller, visible: new Map(), browsable: null })
  return caller
}

/** The principals of a user, with the groups that a trust asserts, and the projects that they lead. */
async function subjectOf(
  read: Reader,
  site: Site,
  { user, asserted }: { readonly user: User; readonly asserted: readonly number[] },
): Promise<Subject> {
  const groupIds = new Set([...(await read.users.groupIds(user.id)), ...asserted])
  const principals: Principals = {
    userId: user.id,
    groupIds: [...groupIds],
    groupSetIds: await read.groupSets.within(site.id, [...groupIds]),
  }
  const ledProjectIds = new Set(await ledProjects(read, { site, user, principals }))
  return { site, user, principals, ledProjectIds }
}

/** The same session with another user in it, and nothing that a token asserts. */
async function asUser(parts: Parts, caller: Caller, user: User): Promise<Caller> {
  if (caller.user.id === user.id) return caller
  const { asserted: _, ...session } = { ...caller.session, userLuid: user.luid }
  return standingOf(parts, { session, site: caller.site, user })
}

/** The account of the session; or, where it has none by the word of a trust, one for its time. */
async function userOf(read: Reader, site: Site, session: Session): Promise<User | null> {
  const onDemand = session.asserted?.onDemand
  if (onDemand === undefined) return read.users.byLuid(site.id, session.userLuid)
  if (!isOn(site, 'onDemandAccess')) return null
  return onDemandUser(site, { ...onDemand, luid: session.userLuid }, session.createdAt)
}

/** Sessions of one user share the resolved caller where their tokens assert the same. */
function whoOf({ userLuid, asserted }: Session): string {
  if (asserted === undefined) return userLuid
  return JSON.stringify([userLuid, asserted.groupIds, asserted.onDemand?.name ?? null])
}

/** Groups that a trust put the user into, while the site listens to that. */
function assertedGroups(site: Site, { asserted }: Session): readonly number[] {
  if (asserted === undefined) return []
  return asserted.onDemand !== undefined || isOn(site, 'groups') ? asserted.groupIds : []
}

/** Sessions of one user share the resolved rights where their tokens name the same groups. */
function nameOf(user: User, groupIds: readonly number[]): string {
  return [user.id, ...groupIds].join(' ')
}

/** What is resolved for this caller at the caller's version; a caller of an older version gets an entry of its own. */
function notesOf({ kept }: Parts, caller: Caller): Resolved {
  const known = kept.get(nameOf(caller.user, assertedGroups(caller.site, caller.session)))
  const isSame = known !== undefined && known.caller.ledProjectIds === caller.ledProjectIds
  return isSame ? known : { caller, visible: new Map(), browsable: null }
}

async function explain(
  read: Reader,
  caller: Subject,
  { capability, item }: { readonly capability: Capability; readonly item: Guarded },
): Promise<PermissionAnswer> {
  const { record } = item
  if (record.siteId !== caller.site.id) return { allowed: false, because: 'no-rule', decidedBy: [] }
  const project = item.kind === 'project' ? item.record : item.record.project
  const question = {
    capability,
    kind: item.kind,
    siteRole: caller.user.siteRole,
    isOwner: record.owner.id === caller.user.id,
    leadsProject: caller.ledProjectIds.has(project.id),
    isLocked: project.controllingProjectId !== null,
    principals: caller.principals,
  }
  const withoutRules = evaluate({ ...question, rules: [] })
  if (withoutRules.because !== 'no-rule') return withoutRules
  const { principals } = caller
  const rules = await read.acls.about(record.aclId, principals, capability)
  return evaluate({ ...question, rules })
}

function visibility(parts: Parts, caller: Caller, capability: ListCapability): Promise<Visibility> {
  const { visible } = notesOf(parts, caller)
  const known = visible.get(capability)
  if (known !== undefined) return known
  const asked = visibilityOf(parts.read, caller, capability)
  visible.set(capability, asked)
  // A failed look-up is not kept.
  asked.catch(() => visible.delete(capability))
  return asked
}

async function visibilityOf(
  read: Reader,
  caller: Caller,
  capability: ListCapability,
): Promise<Visibility> {
  if (!isBelowCeiling(caller.user.siteRole, capability)) return nothing
  if (caller.isAdministrator) return { kind: 'everything' }
  return {
    kind: 'limited',
    userId: caller.user.id,
    aclIds: await allowingLists(read, caller, capability),
    projectIds: [...caller.ledProjectIds],
  }
}

function browsableBy(parts: Parts, caller: Caller): Promise<ReadonlySet<number>> {
  const notes = notesOf(parts, caller)
  if (notes.browsable !== null) return notes.browsable
  const asked = findBrowsable(parts, caller)
  notes.browsable = asked
  asked.catch(() => {
    notes.browsable = null
  })
  return asked
}

async function findBrowsable(parts: Parts, caller: Caller): Promise<ReadonlySet<number>> {
  const seen = await visibility(parts, caller, 'Read')
  const aclIds = seen.kind === 'limited' ? seen.aclIds : []
  const byRule = await parts.read.projects.withAcl(caller.site.id, aclIds)
  return new Set([...byRule, ...caller.ledProjectIds])
}

type Asking = Pick<Caller, 'site' | 'user' | 'principals'>

async function ledProjects(read: Reader, caller: Asking): Promise<readonly number[]> {
  const owned = await read.projects.ownedBy(caller.site.id, caller.user.id)
  const leading = isBelowCeiling(caller.user.siteRole, 'ProjectLeader')
    ? await allowingLists(read, caller, 'ProjectLeader')
    : []
  const byRule = await read.projects.withAcl(caller.site.id, leading)
  return read.projects.below([...owned, ...byRule])
}

/** Access control lists whose rules alone give the caller the capability. */
async function allowingLists(
  read: Reader,
  caller: Asking,
  capability: Capability,
): Promise<readonly number[]> {
  const { site, principals } = caller
  const naming: ReadonlyMap<number, readonly Rule[]> = await read.acls.naming(
    site.id,
    principals,
    capability,
  )
  return [...naming]
    .filter(([, rules]) => answerOfRules({ capability, rules, principals }).allowed)
    .map(([aclId]) => aclId)
}
