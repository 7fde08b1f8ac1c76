/** What a verified JWT asserts about its user besides the name: groups, attributes, and that an account is not required. */

import { isOn } from '../../domain/on-demand.ts'
import {
  maxAssertedBytes,
  type Asserted,
  type AttributeValue,
  type Group,
  type Reader,
  type Site,
} from '../../ports/index.ts'
import { vendorClaim } from '../jwt/claims.ts'
import type { JsonObject } from '../jwt/strict-json.ts'
import { isName } from './look-up.ts'
import type { JwtReason } from '../refusals/reasons.ts'

/** Claims with a meaning of their own, which are no attributes of the user. */
const registered = new Set(['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'scp', 'scope'])
const maxGroups = 100

export interface AssertionsRead {
  /** For a user of the site; null where nothing is to be kept. */
  readonly asserted: Asserted | null
  /** Groups through which somebody without an account may enter. */
  readonly onDemandGroupIds: readonly number[]
  readonly isOnDemand: boolean
}

/**
 * The claims that the site listens to.
 *
 * @param claims Verified.
 * @see help, "Authentication and Embedded Views", user attributes and dynamic group membership; on-demand access
 */
export async function readAssertions(
  read: Pick<Reader, 'groups'>,
  site: Site,
  claims: JsonObject,
  usernameClaim: string,
): Promise<AssertionsRead | { readonly reason: JwtReason; readonly claim: string }> {
  const oda = claims[vendorClaim('oda')]
  const isOnDemand = oda === true || oda === 'true'
  const names = claims[vendorClaim('groups')] ?? []
  if (!isTexts(names) || names.length > maxGroups) {
    return { reason: 'jwt_claim_type', claim: 'groups' }
  }
  const listens = isOn(site, 'groups') || (isOnDemand && isOn(site, 'onDemandAccess'))
  const groups = listens ? await groupsNamed(read, site, names) : []
  const asserted: Asserted = {
    groupIds: isOn(site, 'groups') ? groups.map(({ id }) => id) : [],
    attributes: isOn(site, 'attributes') ? attributesOf(claims, usernameClaim) : {},
  }
  if (Buffer.byteLength(JSON.stringify(asserted)) > maxAssertedBytes) {
    return { reason: 'jwt_asserted_too_large', claim: 'attributes' }
  }
  const isEmpty = asserted.groupIds.length === 0 && Object.keys(asserted.attributes).length === 0
  return {
    asserted: isEmpty ? null : asserted,
    onDemandGroupIds: groups
      .filter(({ allowsOnDemandAccess }) => allowsOnDemandAccess)
      .map(({ id }) => id),
    isOnDemand,
  }
}

/** Names that no group of the site has assert nothing. */
async function groupsNamed(
  read: Pick<Reader, 'groups'>,
  site: Site,
  names: readonly string[],
): Promise<readonly Group[]> {
  const wanted = [...new Set(names)].filter(isName)
  const found = await Promise.all(wanted.map((name) => read.groups.byName(site.id, name)))
  const groups = new Map<number, Group>()
  for (const group of found) if (group !== null && !group.isAllUsers) groups.set(group.id, group)
  return [...groups.values()]
}

function attributesOf(
  claims: JsonObject,
  usernameClaim: string,
): Readonly<Record<string, AttributeValue>> {
  const isAttribute = (entry: [string, unknown]): entry is [string, AttributeValue] => {
    const [name, value] = entry
    if (registered.has(name) || name === usernameClaim || name.startsWith(vendorClaim(''))) {
      return false
    }
    return isScalar(value) || (Array.isArray(value) && value.every(isScalar))
  }
  return Object.fromEntries(Object.entries(claims).filter(isAttribute))
}

const isScalar = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value)

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')
