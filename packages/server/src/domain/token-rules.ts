/** Which personal access tokens a person may have, and when all of a user's are void. */

import type { SiteRole } from '@easel/contract'
import { isLicensed } from './site-roles.ts'
import { tokenEnd, type PersonalAccessTokenLife, type TokenEnd } from './token-life.ts'

/** @see help, Personal Access Tokens: at most 104 for each user */
export const cloudTokensPerUser = 104

/** Of a site's setting, in days. */
export const tokenDays = { least: 1, most: 365 } as const

export const tokenNameLength = 255

interface Token {
  readonly name: string
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly lastUsedAt: Date
  readonly ended: { readonly at: Date; readonly reason: TokenEnd } | null
}

export type NewTokenProblem =
  | 'tokens-disabled'
  | 'not-a-creator'
  | 'name-empty'
  | 'name-too-long'
  | 'name-taken'
  | 'limit-reached'

/**
 * What the caller who asks for a token is answered.
 *
 * @see KB 001496614 and kA06Q000000sl4a: creation is turned off by the site administrator, for all or outside one group
 */
export const newTokenProblems: Readonly<Record<NewTokenProblem, string>> = {
  'tokens-disabled':
    'creation of personal access tokens has been turned off for this site by its administrator',
  'not-a-creator':
    'creation of personal access tokens is limited to the members of a group by the administrator of this site',
  'name-empty': 'a token needs a name',
  'name-too-long': `a name has at most ${tokenNameLength} characters`,
  'name-taken': 'you have a token of that name already',
  'limit-reached': 'you have as many tokens as one person may have; revoke one first',
}

/** Tokens that may still sign in. The others are nowhere to be seen. */
export function livingTokens<T extends Token>(
  tokens: readonly T[],
  life: PersonalAccessTokenLife,
  now: Date,
): readonly T[] {
  return tokens.filter((token) => tokenEnd(token, life, now) === null)
}

const dayMs = 86_400_000
/** So long, and so many for each person, tokens are remembered that have ended, so that a refusal can be explained. */
const remembered = { days: 90, tokens: 104 } as const

/** Ended tokens of one person that need not be remembered any more. */
export function forgettableTokens<T extends Pick<Token, 'ended'>>(
  tokens: readonly T[],
  now: Date,
): readonly T[] {
  const endedAt = ({ ended }: T): number => ended?.at.getTime() ?? 0
  const oldest = now.getTime() - remembered.days * dayMs
  return tokens
    .filter(({ ended }) => ended !== null)
    .toSorted((one, other) => endedAt(other) - endedAt(one))
    .filter((token, index) => index >= remembered.tokens || endedAt(token) < oldest)
}

/** Why a token of that name cannot be made, or null. */
export function newTokenProblem(wanted: {
  readonly name: string
  readonly living: readonly Pick<Token, 'name'>[]
  readonly maxTokens: number
  readonly isEnabledOnSite: boolean
  /** Whether the site lets this user make tokens. Tokens made before keep their life. */
  readonly isCreator: boolean
}): NewTokenProblem | null {
  const { name, living } = wanted
  if (!wanted.isEnabledOnSite) return 'tokens-disabled'
  if (!wanted.isCreator) return 'not-a-creator'
  if (name.trim() === '') return 'name-empty'
  if (name.length > tokenNameLength) return 'name-too-long'
  if (living.some((token) => token.name === name)) return 'name-taken'
  if (living.length >= wanted.maxTokens) return 'limit-reached'
  return null
}

/** Whether the token is older than the user's last reset, so that it does not open this user's site. */
export function isVoidFor(
  token: Pick<Token, 'createdAt'>,
  user: { readonly credentialsResetAt: Date | null },
): boolean {
  return user.credentialsResetAt !== null && token.createdAt <= user.credentialsResetAt
}

interface Standing {
  readonly siteRole: SiteRole
  readonly authSetting: string
  readonly idpConfigurationLuid: string | null
}

/**
 * Whether a change of the user voids the user's tokens and ends their sessions: losing the license, or another way to authenticate. A new name,
 * e-mail address or role does not.
 *
 * @see help, Personal Access Tokens: tokens are revoked when the authentication method changes; Tokens data source: unlicensing revokes all
 */
export function resetsCredentials(before: Standing, after: Standing): boolean {
  if (isLicensed(before.siteRole) && !isLicensed(after.siteRole)) return true
  return authenticatesOtherwise(before, after)
}

/** Whether a change of the user has them authenticate another way. */
export function authenticatesOtherwise(before: Standing, after: Standing): boolean {
  return (
    before.authSetting !== after.authSetting ||
    before.idpConfigurationLuid !== after.idpConfigurationLuid
  )
}
