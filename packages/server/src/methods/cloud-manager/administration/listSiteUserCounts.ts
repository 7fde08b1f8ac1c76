import type { cloudManager } from '@easel/contract'
import { countsOf } from '../../../cloud-manager/answers.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const listSiteUserCounts: CloudHandler<typeof cloudManager.listSiteUserCounts> = async ({
  caller,
  services,
}) => {
  const { cloud } = services.store.read
  const counts = Map.groupBy(await cloud.roleCounts(caller.tenant.luid), ({ siteId }) => siteId)
  const { items } = await cloud.sites(caller.tenant.luid, everySite)
  return {
    sites: items.map(({ site }) => ({
      siteId: site.luid,
      ...countsOf(counts.get(site.id) ?? []),
    })),
  }
}

/** The method has no pages. */
const everySite = { size: 100_000, start: { kind: 'beginning' }, isNumbered: false } as const
