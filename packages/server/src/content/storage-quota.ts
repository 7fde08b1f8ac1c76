/** The site's quota of stored bytes. */

import type { Raise } from '@easel/contract'
import { fitsQuota } from '../domain/site-settings.ts'
import type { BlobReference, Writer } from '../ports/index.ts'

/** @throws RestError 403008 where the site would keep more than its quota with the file */
export async function checkQuota(
  { sites }: Writer,
  { order, blob }: { readonly order: { readonly siteId: number }; readonly blob: BlobReference },
  error: Raise<'403008'>,
): Promise<void> {
  const site = await sites.byId(order.siteId)
  const { storedBytes } = await sites.usage(order.siteId)
  if (site === null || fitsQuota(site.settings, { storedBytes, newBytes: blob.sizeBytes })) return
  throw error('403008')
}
