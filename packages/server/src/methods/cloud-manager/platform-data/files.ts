/** What the methods of platform data share. */

import { cloudError, type CloudPage } from '@easel/contract'
import { logFileAnswer, pageAnswer } from '../../../cloud-manager/answers.ts'
import type { PlatformData } from '../../../cloud-manager/platform-data.ts'
import type {
  CloudCaller,
  CloudPageResult,
  PlatformFile,
  PlatformFileQuery,
  TenantSite,
} from '../../../ports/index.ts'

const day = 24 * 3_600_000
const longestMs = 7 * day

interface Listing {
  readonly query: { readonly startTime?: Date; readonly endTime?: Date }
  readonly page: CloudPage
  readonly caller: CloudCaller
  readonly site: TenantSite | null
  readonly now: Date
}

/**
 * Without a period, that of the last 24 hours.
 *
 * @throws CloudError E_400_API_SVC_1000 when the period is none, or longer than seven days
 */
export async function listFiles(
  { query, page, caller, site, now }: Listing,
  type: string | undefined,
  list: (query: Omit<PlatformFileQuery, 'kind'>) => Promise<CloudPageResult<PlatformFile>>,
) {
  const until = query.endTime ?? new Date(now.getTime() + 1)
  const from = query.startTime ?? new Date(until.getTime() - day)
  const lengthMs = until.getTime() - from.getTime()
  if (lengthMs <= 0 || lengthMs > longestMs) {
    const problem = 'endTime must be after startTime, by seven days at most.'
    throw cloudError('E_400_API_SVC_1000', { problem })
  }
  const files = await list({
    tenantLuid: caller.tenant.luid,
    siteLuid: site?.site.luid ?? null,
    type: type ?? null,
    from,
    until,
    page,
  })
  return { files: files.items.map(logFileAnswer), ...pageAnswer(page, files) }
}

interface Signing {
  readonly body: { readonly files: readonly string[] }
  readonly caller: CloudCaller
  readonly site: TenantSite | null
  readonly services: { readonly platformData: PlatformData }
}

/** @throws CloudError E_404_LOG_SVC_1000 naming the first path that is none of the tenant's or site's */
export async function signFiles(
  { body, caller, site, services }: Signing,
  kind: PlatformFile['kind'],
) {
  const owner = { tenantLuid: caller.tenant.luid, siteLuid: site?.site.luid ?? null, kind }
  const files: { readonly path: string; readonly url: string }[] = []
  for (const path of body.files) {
    const url = await services.platformData.sign(owner, path)
    if (url === null) throw cloudError('E_404_LOG_SVC_1000', { path })
    files.push({ path, url })
  }
  return { files }
}
