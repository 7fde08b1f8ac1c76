/** Whose tokens a command is about: those of a user of a site, or those of a cloud administrator for Cloud Manager. */

import { own, type NewOperatorToken, type OperatorToken } from '@easel/contract'
import { placeFlags } from '../../operator-api.ts'
import { administratorAt, userAt } from '../../operator/look-up.ts'
import type { OwnApi } from '../../own-api.ts'
import { UsageError } from '../../usage-error.ts'

/** Flags that every action of `easel token` takes. */
export const tokenFlags = {
  ...placeFlags,
  user: { type: 'string' },
  'content-url': { type: 'string' },
  cloud: { type: 'boolean' },
  tenant: { type: 'string' },
  json: { type: 'boolean' },
} as const

export interface OwnerFlags {
  readonly user?: string
  readonly 'content-url'?: string
  readonly cloud?: boolean
  readonly tenant?: string
}

export interface TokenOwner {
  readonly kind: 'Personal access token' | 'Token for Cloud Manager'
  readonly name: string
  /** What a JSON line says of the owner. */
  readonly facts: object
  /** How a JSON line calls the name and the secret of a token. */
  readonly words: { readonly name: string; readonly secret: string }
  list(): Promise<readonly OperatorToken[]>
  create(name: string): Promise<NewOperatorToken>
  revoke(tokenId: string): Promise<void>
}

/** @throws UsageError before the server is asked */
export function ownerOf(action: string, values: OwnerFlags): (api: OwnApi) => Promise<TokenOwner> {
  const { user: name, 'content-url': contentUrl, cloud: isCloud = false, tenant } = values
  if (name === undefined) throw new UsageError(`${action} needs --user`)
  if (isCloud && contentUrl !== undefined) {
    throw new UsageError('--cloud and --content-url exclude each other')
  }
  if (!isCloud && tenant !== undefined) throw new UsageError('--tenant goes with --cloud')
  return isCloud
    ? (api) => cloudOwner(api, { tenant, name })
    : (api) => siteOwner(api, { contentUrl, name })
}

async function siteOwner(
  api: OwnApi,
  wanted: { readonly contentUrl: string | undefined; readonly name: string },
): Promise<TokenOwner> {
  const { site, params } = await userAt(api, wanted)
  const { name: user } = wanted
  return {
    kind: 'Personal access token',
    name: user,
    facts: { site: site.contentUrl, user },
    words: { name: 'patName', secret: 'patSecret' },
    list: async () => (await api.call(own.operatorListTokens, { params })).tokens,
    create: async (name) =>
      (await api.call(own.operatorCreateToken, { params, body: { name } })).token,
    revoke: (tokenId) => api.call(own.operatorRevokeToken, { params: { ...params, tokenId } }),
  }
}

async function cloudOwner(
  api: OwnApi,
  wanted: { readonly tenant: string | undefined; readonly name: string },
): Promise<TokenOwner> {
  const { tenant, params } = await administratorAt(api, wanted)
  const { name: user } = wanted
  return {
    kind: 'Token for Cloud Manager',
    name: user,
    facts: { tenant, user },
    words: { name: 'cloudTokenName', secret: 'cloudTokenSecret' },
    list: async () => (await api.call(own.operatorListCloudTokens, { params })).tokens,
    create: async (name) =>
      (await api.call(own.operatorCreateCloudToken, { params, body: { name } })).token,
    revoke: (tokenId) => api.call(own.operatorRevokeCloudToken, { params: { ...params, tokenId } }),
  }
}
