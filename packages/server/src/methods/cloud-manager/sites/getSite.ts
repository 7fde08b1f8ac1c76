import type { cloudManager } from '@easel/contract'
import { cloudSiteAnswer } from '../../../cloud-manager/answers.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const getSite: CloudHandler<typeof cloudManager.getSite> = async ({ site, services }) => {
  return cloudSiteAnswer(site, services.publicUrl())
}
