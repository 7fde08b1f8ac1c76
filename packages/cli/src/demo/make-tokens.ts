/** Tokens of the demo's administrator. Each replaces the one before it, for they end when they are not used. */

import type { Easel } from '@easel/server'
import { openSite } from './make-site.ts'
import { demoAdmin } from './people.ts'

const tokenName = 'demo'

export async function makeToken(easel: Easel) {
  const site = await openSite(easel)
  const { groups: _, ...admin } = demoAdmin
  const user = await easel.provision.user(site.luid, { ...admin, email: admin.name })
  const { name, secret } = await easel.provision.personalAccessToken(
    site.luid,
    user.luid,
    tokenName,
  )
  return { EASEL_PAT_NAME: name, EASEL_PAT_SECRET: secret }
}

/** For Cloud Manager. */
export async function makeCloudToken(easel: Easel) {
  const { tenantLuid } = await openSite(easel)
  const { name, fullName } = demoAdmin
  const administrator = await easel.provision.cloudAdministrator(tenantLuid, { name, fullName })
  const { secret } = await easel.provision.cloudToken(administrator.luid, tenantLuid, tokenName)
  return { EASEL_TCM_PAT_SECRET: secret }
}
