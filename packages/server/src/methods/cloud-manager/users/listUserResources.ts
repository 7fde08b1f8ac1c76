import type { cloudManager } from '@easel/contract'
import { findAccount } from './find.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const listUserResources: CloudHandler<typeof cloudManager.listUserResources> = async ({
  params,
  caller,
  services,
}) => {
  const { read } = services.store
  const account = await findAccount(read, caller, params.userId)
  const owned = new Map((await read.cloud.owned(account.id)).map((one) => [one.siteId, one]))
  const memberships = await read.cloud.memberships([account.id])
  return {
    userName: account.name,
    resources: memberships.map(({ site, siteRole }) => ({
      siteId: site.luid,
      siteName: site.name,
      contentUrl: site.contentUrl,
      siteRole,
      projectCount: owned.get(site.id)?.projectCount ?? 0,
      workbookCount: owned.get(site.id)?.workbookCount ?? 0,
    })),
  }
}
