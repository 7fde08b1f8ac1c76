/** What can be known of a new server's names before anything is made. */

import { isTenantName } from '../cloud-manager/site-names.ts'
import { newSiteProblem, newUserProblem } from '../domain/new-names.ts'

/** One sentence, or null where the names may be taken. */
export function firstSiteProblem(wanted: {
  readonly tenantName: string
  readonly name: string
  readonly contentUrl: string
  readonly administrator: string
}): string | null {
  const { tenantName, administrator } = wanted
  const problem = newSiteProblem(wanted) ?? newUserProblem({ name: administrator })
  if (problem !== null || isTenantName(tenantName)) return problem
  return `the tenant's name "${tenantName}" is not 1 to 63 letters, digits and "-" with no "-" at its ends`
}
