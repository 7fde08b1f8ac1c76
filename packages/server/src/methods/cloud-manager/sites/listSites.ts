import type { cloudManager } from '@easel/contract'
import { cloudSiteAnswer, pageAnswer } from '../../../cloud-manager/answers.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const listSites: CloudHandler<typeof cloudManager.listSites> = async ({
  page,
  caller,
  services,
}) => {
  const { items, ...rest } = await services.store.read.cloud.sites(caller.tenant.luid, page)
  const baseUrl = services.publicUrl()
  return { sites: items.map((site) => cloudSiteAnswer(site, baseUrl)), ...pageAnswer(page, rest) }
}
