import type { BodyOf, Raise, rest, SiteRole } from '@easel/contract'
import { newGroupProblem } from '../../../domain/new-names.ts'
import type { GroupChange } from '../../../ports/index.ts'
import { requestedRole } from '../users/requested-user.ts'

/** What a request says of a group. @throws 400000, 400013; 403011 for groups of Active Directory */
export function requestedGroup(
  { group }: BodyOf<typeof rest.createGroup.body>,
  error: Raise<'400000' | '400013' | '403011'>,
): GroupChange {
  const { name, minimumSiteRole, externalUserEnabled, ephemeralUsersEnabled } = group
  if (group.import !== undefined) throw error('403011')
  const problem = name === undefined ? null : newGroupProblem(name)
  if (problem !== null) throw error('400000', { problem })
  const allows = externalUserEnabled ?? ephemeralUsersEnabled
  return {
    ...(name !== undefined && { name }),
    ...(allows !== undefined && { allowsOnDemandAccess: allows }),
    ...(minimumSiteRole !== undefined && {
      minimumSiteRole: roleOrNone(requestedRole(minimumSiteRole, error)),
    }),
  }
}

const roleOrNone = (role: SiteRole): SiteRole | null => (role === 'Unlicensed' ? null : role)
