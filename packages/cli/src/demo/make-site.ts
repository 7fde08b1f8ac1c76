/** The demo's tenant and site, with what the site listens to in a JWT. */

import type { Easel, Site } from '@easel/server'
import { demoGroups, demoSite, demoTenant, demoUsers, demoVisitors } from './people.ts'

/** The site, made with its tenant where it does not exist; an older demo's site stays in the tenant that it has. */
export async function openSite({ provision }: Easel): Promise<Site> {
  const { luid: tenantLuid } = await provision.tenant(demoTenant)
  return provision.site({ ...demoSite, tenantLuid })
}

export async function makeSite(easel: Easel): Promise<Site> {
  const { provision } = easel
  const site = await openSite(easel)
  for (const group of demoGroups) await provision.group(site.luid, group)
  await provision.group(site.luid, demoVisitors, { allowsOnDemandAccess: true })
  const all = { onDemandAccess: true, groups: true, attributes: true }
  await provision.assertionRules(site.luid, all)
  for (const user of demoUsers) await provision.user(site.luid, { ...user, email: user.name })
  return site
}
