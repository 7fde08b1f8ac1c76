/** Groups in answers. */

import type { Group } from '../../ports/index.ts'

/** Where the names of groups live: a cloud site has groups of its own only. */
const local = 'local'

export const groupAnswer = (group: Group) => ({
  id: group.luid,
  name: group.name,
  minimumSiteRole: group.minimumSiteRole ?? undefined,
  userCount: group.userCount,
  externalUserEnabled: group.allowsOnDemandAccess,
  domain: { name: local },
  import: group.minimumSiteRole === null ? undefined : importOf(group),
})

/** The group as its own methods answer it: the Migration SDK needs the domain of `import`. */
export const oneGroupAnswer = (group: Group) => ({
  ...groupAnswer(group),
  import: importOf(group),
})

/** Members get the role when they sign in. The schema knows one source of imports. */
const importOf = ({ minimumSiteRole }: Group) => ({
  source: 'ActiveDirectory',
  domainName: local,
  siteRole: minimumSiteRole ?? ('Unlicensed' as const),
  grantLicenseMode: 'onLogin' as const,
})
