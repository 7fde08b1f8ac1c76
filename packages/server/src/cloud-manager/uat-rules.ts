/** What a unified access token configuration may hold. */

import { createPublicKey } from 'node:crypto'
import { cloudError, isScope, type CloudError } from '@easel/contract'
import { readPem } from '../identity/trust/pem.ts'
import type { Reader, UatConfig } from '../ports/index.ts'

const smallestRsaBits = 2048
/** More than there are. Every scope of a token is compared with all of them. */
const mostScopes = 1_000
/** The vendor prints no number. Each may have the server ask for its keys once a minute. */
const mostConfigurations = 100
const luid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Algorithms that tokens of a checked configuration may be signed with: those of the kind of key, or any asymmetric one where keys are fetched. */
const algorithmsByKey: Readonly<Record<string, readonly string[]>> = {
  rsa: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ec: ['ES256', 'ES384', 'ES512'],
  ed25519: ['EdDSA'],
}

export function algorithmsOf(config: Pick<UatConfig, 'publicKey' | 'jwksUri'>): readonly string[] {
  const all = Object.values(algorithmsByKey).flat()
  if (config.jwksUri !== null || config.publicKey === null) return all
  return algorithmsByKey[createPublicKey(config.publicKey).asymmetricKeyType ?? ''] ?? []
}

/**
 * What is wrong with a configuration, or null.
 *
 * @see public UAT tools: one of publicKey and jwksUri; an empty id of a resource is refused as `Resource ID 'null'`
 */
export async function uatProblem(read: Reader, config: UatConfig): Promise<CloudError | null> {
  const problem =
    textProblem(config) ??
    keyProblem(config) ??
    scopeProblem(config) ??
    (await resourceProblem(read, config)) ??
    (await countProblem(read, config))
  return problem === null ? null : cloudError('E_400_UAT_SVC_1000', { problem })
}

function textProblem({ name, issuer, usernameClaim }: UatConfig): string | null {
  if (name.trim() === '') return 'name must not be empty.'
  if (issuer.trim() === '' || issuer !== issuer.trim()) return 'issuer must be the text of `iss`.'
  return usernameClaim.trim() === '' ? 'usernameClaim must not be empty.' : null
}

function keyProblem({ publicKey, jwksUri }: UatConfig): string | null {
  if (publicKey === null && jwksUri === null) return 'publicKey or jwksUri must be given.'
  if (jwksUri !== null && !isWebAddress(jwksUri)) return 'jwksUri must be an http or https address.'
  if (publicKey === null) return null
  const read = readPem(publicKey)
  if ('problem' in read) return `publicKey ${read.problem}.`
  const { key } = read
  const type = key.asymmetricKeyType ?? ''
  if (!Object.hasOwn(algorithmsByKey, type)) return `publicKey of type ${type} cannot verify a JWT.`
  const bits = key.asymmetricKeyDetails?.modulusLength ?? smallestRsaBits
  return bits < smallestRsaBits ? `publicKey must have ${smallestRsaBits} bits or more.` : null
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}

function scopeProblem({ scopes }: UatConfig): string | null {
  if ((scopes?.length ?? 0) > mostScopes) return `scopes must be ${mostScopes} at most.`
  const wrong = scopes?.find((scope) => !isScope(scope))
  return wrong === undefined
    ? null
    : `Scope '${wrong}' is not of the form tableau:<resource>:<action>.`
}

async function resourceProblem(
  read: Reader,
  { tenantLuid, resourceIds }: UatConfig,
): Promise<string | null> {
  if (resourceIds.length === 0) return 'resourceIds must name the tenant or its sites.'
  for (const id of resourceIds) {
    const isKnown =
      id === tenantLuid || (luid.test(id) && (await read.cloud.site(tenantLuid, id)) !== null)
    if (!isKnown) return `Resource ID '${id}' is neither the tenant nor one of its sites.`
  }
  return null
}

async function countProblem(
  read: Reader,
  { tenantLuid, luid: own }: UatConfig,
): Promise<string | null> {
  const others = (await read.uatConfigs.ofTenant(tenantLuid)).filter((other) => other.luid !== own)
  return others.length < mostConfigurations
    ? null
    : `A tenant has ${mostConfigurations} configurations at most.`
}
