/** The rules of a site about personal access tokens, as the operator sets them. */

import { tokenDays } from '../domain/token-rules.ts'
import type { Site, Writer } from '../ports/index.ts'
import { found } from './found.ts'
import type { TokenRules } from './provision.ts'

export async function setTokenRules(
  write: Writer,
  site: Site,
  { creatorsGroup, ...change }: TokenRules,
): Promise<Site> {
  const rules = { ...site.personalAccessTokens, ...change }
  if (!isTokenLife(rules.maxDays)) {
    throw new RangeError(`tokens live 1 to 365 days, not ${rules.maxDays}`)
  }
  const creatorsGroupId =
    creatorsGroup == null
      ? creatorsGroup
      : found(await write.groups.byName(site.id, creatorsGroup), `group ${creatorsGroup}`).id
  return write.sites.update(site.id, {
    personalAccessTokens: { ...rules, ...(creatorsGroupId !== undefined && { creatorsGroupId }) },
  })
}

const isTokenLife = (days: number): boolean =>
  Number.isInteger(days) && days >= tokenDays.least && days <= tokenDays.most
