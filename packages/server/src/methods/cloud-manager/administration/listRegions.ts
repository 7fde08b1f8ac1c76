import type { cloudManager } from '@easel/contract'
import { localRegion } from '../../../cloud-manager/answers.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

/** There is one region: the machine that Easel runs on, wherever that is. */
export const listRegions: CloudHandler<typeof cloudManager.listRegions> = async ({
  query,
  error,
}) => {
  const { latitude = 0, longitude = 0, visibility } = query
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) {
    throw error('E_400_API_SVC_1000', { problem: 'latitude and longitude must be on the earth.' })
  }
  const isShown = visibility !== 'INTERNAL' && (query.pageNumber ?? 0) <= 1
  return { regions: isShown ? [localRegion] : [] }
}
