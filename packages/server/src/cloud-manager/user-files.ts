/** What one line of a file of users does to a site. Lines that cannot be used change nothing and say why. */

import type { CloudSiteRole } from '@easel/contract'
import { newUserProblem } from '../domain/new-names.ts'
import type { UserNote, UserRemark } from '../domain/user-file-report.ts'
import type { Site, User, UserChange, Writer } from '../ports/index.ts'
import { methodOf, type AuthenticationMethod } from './authentication-method.ts'
import { licenceProblem } from './licences.ts'
import { administratorProblem } from './site-administrators.ts'
import { removeOrUnlicense } from './user-removal.ts'
import type { Ending, UserStanding } from './user-standing.ts'

export interface NamedUser {
  readonly line: number
  readonly name: string
  /** What is wrong with the line; null where nothing is. */
  readonly problem: string | null
}

export interface WantedOfFile extends NamedUser {
  /** Null: not named. */
  readonly fullName: string | null
  readonly email: string | null
  readonly siteRole: CloudSiteRole
  readonly authSetting: string | null
  readonly idpConfigurationId: string | null
}

/** Where a line is used, and for whom. The transaction must hold the site. */
export interface LineUse {
  readonly write: Writer
  readonly site: Site
  /** Who wanted the file to be used. */
  readonly creator: User
  readonly now: Date
}

export interface LineUsed {
  readonly remarks: readonly UserRemark[]
  readonly isRemoved: boolean
  /** To be run once the transaction has committed. */
  readonly endings: readonly Ending[]
}

export interface UserFiles {
  /** Adds the user, or gives one of the site what the line says, also where that is a lesser role. */
  add(use: LineUse, wanted: WantedOfFile): Promise<LineUsed>
  remove(use: LineUse, named: NamedUser): Promise<LineUsed>
}

export function createUserFiles(standing: UserStanding): UserFiles {
  return {
    async add(use, wanted) {
      if (wanted.problem !== null) return skipped(wanted, wanted.problem)
      const before = await use.write.users.byNameKey(use.site.id, wanted.name)
      const { authSetting, idpConfigurationId } = wanted
      const method = await methodOf(
        use.write,
        { site: use.site, present: before },
        { idpType: authSetting ?? undefined, idpConfigurationId },
      )
      if (method !== null && 'problem' in method) return skipped(wanted, method.problem)
      if (before === null) return create(use, wanted, method)
      return change(standing, use, { wanted, before, method })
    },
    async remove(use, named) {
      const { write, site, creator } = use
      if (named.problem !== null) return skipped(named, named.problem)
      const user = await write.users.byNameKey(site.id, named.name)
      if (user === null) return skipped(named, 'the site has no such user')
      if (user.id === creator.id) return skipped(named, 'you cannot remove yourself from the site')
      const problem = await administratorProblem(write, { before: user, after: null })
      if (problem !== null) return skipped(named, problem)
      const { isRemoved, endings } = await removeOrUnlicense(write, standing, user)
      const why = 'the user owns content of the site'
      return {
        remarks: isRemoved ? [] : [remark(named, 'CountOfUsersUnlicensed', why)],
        isRemoved,
        endings,
      }
    },
  }
}

const remark = (
  { line, name }: NamedUser,
  note: UserNote,
  why: string | null = null,
): UserRemark => ({ note, line, name, why })

const used = (remarks: readonly UserRemark[], endings: readonly Ending[] = []): LineUsed => ({
  remarks,
  isRemoved: false,
  endings,
})

const skipped = (named: NamedUser, why: string): LineUsed =>
  used([remark(named, 'CountOfUsersSkipped', why)])

/** Where the site has no licence left, the user comes without one. */
async function create(
  { write, site, now }: LineUse,
  wanted: WantedOfFile,
  method: AuthenticationMethod | null,
): Promise<LineUsed> {
  const { name, fullName } = wanted
  const email = wanted.email ?? (name.includes('@') ? name : null)
  const problem = newUserProblem({ name, ...(email !== null && { email }) })
  if (problem !== null) return skipped(wanted, problem)
  const missing = await licenceProblem(write, site, { siteRole: wanted.siteRole, before: null })
  const siteRole = missing === null ? wanted.siteRole : 'Unlicensed'
  await write.users.create({ siteId: site.id, name, fullName, email, siteRole, ...method, now })
  const added = remark(wanted, 'CountOfUsersAddedToSite')
  return used(missing === null ? [added] : [added, withoutLicence(wanted, missing)])
}

const withoutLicence = (wanted: NamedUser, why: string): UserRemark =>
  remark(wanted, 'CountOfUsersWithInsufficientLicenses', why)

interface Present {
  readonly wanted: WantedOfFile
  readonly before: User
  readonly method: AuthenticationMethod | null
}

async function change(
  standing: UserStanding,
  use: LineUse,
  { wanted, before, method }: Present,
): Promise<LineUsed> {
  const { write, site } = use
  const role = await roleOf(use, wanted, before)
  if ('problem' in role) return skipped(wanted, role.problem)
  const facts = factsOf(wanted, before)
  const wantedChange: UserChange = { ...role.change, ...facts, ...method }
  const lacking = role.missing === null ? [] : [withoutLicence(wanted, role.missing)]
  if (Object.keys(wantedChange).length === 0) {
    if (lacking.length > 0) return used(lacking)
    return skipped(wanted, `the user is on site '${site.name}' with all of this`)
  }
  const { user, endings } = await standing.change(write, before, wantedChange)
  const notes: UserNote[] = []
  if (user.siteRole !== before.siteRole) notes.push('CountOfUsersSiteRoleUpdated')
  if (user.siteRole !== before.siteRole && user.siteRole === 'Unlicensed') {
    notes.push('CountOfUsersUnlicensed')
  }
  if (Object.keys(facts).length > 0 || method !== null) notes.push('CountOfUsersInformationUpdated')
  return used([...notes.map((note) => remark(wanted, note)), ...lacking], endings)
}

const factsOf = ({ fullName, email }: WantedOfFile, before: User): UserChange => ({
  ...(fullName !== null && fullName !== before.fullName && { fullName }),
  ...(email !== null && email !== before.email && { email }),
})

type RoleChange =
  | { readonly change: Pick<UserChange, 'siteRole'>; readonly missing: string | null }
  | { readonly problem: string }

async function roleOf(
  { write, site, creator }: LineUse,
  { siteRole }: WantedOfFile,
  before: User,
): Promise<RoleChange> {
  if (siteRole === before.siteRole) return { change: {}, missing: null }
  if (before.id === creator.id) return { problem: 'you cannot change your own site role' }
  const problem = await administratorProblem(write, { before, after: siteRole })
  if (problem !== null) return { problem }
  const missing = await licenceProblem(write, site, { siteRole, before: before.siteRole })
  return missing === null ? { change: { siteRole }, missing: null } : { change: {}, missing }
}
