/** Personal access tokens and the rules of a site about them, as the operator sets them. */

import { newTokenProblems, tokenDays } from '../domain/token-rules.ts'
import type { Site, Writer } from '../ports/index.ts'
import { found } from './found.ts'
import type { Named, ProvisionDeps } from './parts.ts'
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

export async function newToken(
  { store, tokens }: ProvisionDeps,
  { siteLuid, userLuid }: Named,
  name: string,
): Promise<{ readonly name: string; readonly secret: string }> {
  const site = found(await store.read.sites.byLuid(siteLuid), `site ${siteLuid}`)
  const user = found(await store.read.users.byLuid(site.id, userLuid), `user ${userLuid}`)
  const older = (await tokens.living(user)).find((token) => token.name === name)
  if (older !== undefined) await tokens.revoke(user, older.guid)
  const made = await tokens.create(user, { site, name })
  if ('problem' in made)
    throw new RangeError(`personal access token ${name}: ${newTokenProblems[made.problem]}`)
  return { name, secret: made.secret }
}
