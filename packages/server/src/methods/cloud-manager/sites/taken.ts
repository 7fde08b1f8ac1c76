/** Names of sites are unique over all tenants: an address leads to one site. */

import type { Reader } from '../../../ports/index.ts'

/** @param except Row id of the site that may have them. */
export async function takenProblem(
  { sites }: Reader,
  wanted: { readonly name: string; readonly contentUrl: string },
  except: number | null = null,
): Promise<string | null> {
  const sameAddress = await sites.byContentUrl(wanted.contentUrl)
  if (sameAddress !== null && sameAddress.id !== except) {
    return `The address '${wanted.contentUrl}' is taken.`
  }
  const sameName = await sites.byName(wanted.name)
  return sameName !== null && sameName.id !== except ? `The name '${wanted.name}' is taken.` : null
}
