import type { cloudManager } from '@easel/contract'
import { capacitiesOf, capacitySettings } from '../../../cloud-manager/answers.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

/** The same settings that the REST API calls tier capacities and storage quota. */
export const updateSiteCapacities: CloudHandler<typeof cloudManager.updateSiteCapacities> = async (
  context,
) => {
  const { body, site, services, now, error } = context
  const entries = Object.entries(body)
  const wrong = entries.find(([, value]) => value < 0)
  if (wrong !== undefined) {
    throw error('E_400_API_SVC_1000', { problem: `${wrong[0]} must not be negative.` })
  }
  const changed = Object.fromEntries(
    entries.map(([name, value]) => [capacitySettings[name as keyof typeof body], value]),
  )
  const settings = { ...site.site.settings, ...changed }
  await services.store.transaction((write) =>
    write.cloud.updateSite(site.site.id, { settings, now }),
  )
  return { siteId: site.site.luid, ...capacitiesOf(settings) }
}
