/** Making and changing unified access token configurations: one set of rules for the API and for the CLI. */

import { cloudError, type BodyOf, type cloudManager } from '@easel/contract'
import { readPem } from '../identity/trust/pem.ts'
import type { UatConfig, Writer } from '../ports/index.ts'
import { algorithmsOf, uatProblem } from './uat-rules.ts'

export type NewUatSettings = BodyOf<typeof cloudManager.createUatConfiguration.body>
export type UatSettingsChange = BodyOf<typeof cloudManager.updateUatConfiguration.body>

/** @throws CloudError E_400_UAT_SVC_1000, E_409_UAT_SVC_1002 */
export async function createUatConfig(
  write: Writer,
  { luid, tenantLuid, now }: { luid: string; tenantLuid: string; now: Date },
  settings: NewUatSettings,
): Promise<UatConfig> {
  const made: UatConfig = {
    luid,
    tenantLuid,
    name: settings.name,
    issuer: settings.issuer,
    publicKey: settings.publicKey ?? null,
    jwksUri: settings.jwksUri ?? null,
    usernameClaim: settings.usernameClaim ?? 'email',
    resourceIds: distinct(settings.resourceIds),
    scopes: settings.scopes ?? null,
    algorithms: [],
    isEnabled: settings.enabled ?? true,
    createdAt: now,
    updatedAt: now,
  }
  const config = await checked(write, made)
  const outcome = await write.uatConfigs.create(config)
  if (outcome === 'created') return config
  const what = outcome === 'name-taken' ? `name '${config.name}'` : `issuer '${config.issuer}'`
  throw cloudError('E_409_UAT_SVC_1002', {
    problem: `A configuration of ${what} exists already.`,
  })
}

/**
 * Members that are absent stay as they are; an empty text takes a source of keys away.
 *
 * @returns null when the configuration is gone
 * @throws CloudError E_400_UAT_SVC_1000, E_409_UAT_SVC_1002
 */
export async function changeUatConfig(
  write: Writer,
  { luid, tenantLuid, now }: { luid: string; tenantLuid: string; now: Date },
  change: UatSettingsChange,
): Promise<UatConfig | null> {
  const before = await write.uatConfigs.byLuid(tenantLuid, luid)
  if (before === null) return null
  const { name, issuer, publicKey, jwksUri, usernameClaim, scopes, resourceIds, enabled } = change
  const config = await checked(write, {
    ...before,
    ...(name !== undefined && { name }),
    ...(issuer !== undefined && { issuer }),
    ...(publicKey !== undefined && { publicKey: publicKey === '' ? null : publicKey }),
    ...(jwksUri !== undefined && { jwksUri: jwksUri === '' ? null : jwksUri }),
    ...(usernameClaim !== undefined && { usernameClaim }),
    ...(scopes !== undefined && { scopes }),
    ...(resourceIds !== undefined && { resourceIds: distinct(resourceIds) }),
    ...(enabled !== undefined && { isEnabled: enabled }),
    updatedAt: now,
  })
  const outcome = await write.uatConfigs.update(tenantLuid, luid, config)
  if (outcome === 'updated') return config
  if (outcome === 'missing') return null
  throw cloudError('E_409_UAT_SVC_1002', {
    problem: 'Another configuration has that name or issuer.',
  })
}

const distinct = (ids: readonly string[]) => [...new Set(ids.map((id) => id.toLowerCase()))]

/** As it is kept: the public key in the usual form of PEM. */
async function checked(write: Writer, config: UatConfig): Promise<UatConfig> {
  const problem = await uatProblem(write, config)
  if (problem !== null) throw problem
  const read = config.publicKey === null ? null : readPem(config.publicKey)
  const publicKey = read !== null && 'pem' in read ? read.pem : null
  const ready = { ...config, publicKey }
  return { ...ready, algorithms: algorithmsOf(ready) }
}
