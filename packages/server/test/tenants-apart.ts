/** A tenant with one real thing of every kind that a path of Cloud Manager can name. */

import { randomUUID } from 'node:crypto'
import { rsaKeys, type CloudKit, type CloudRequest, type House } from './cloud-kit.ts'
import type { Ids } from './sample-message.ts'
import { mintUat } from './uat-jwt.ts'

export interface FullTenant {
  readonly house: House
  /** Also ids and paths that bodies may hold: `resourceIds`, `files`. */
  readonly ids: Ids
  /** Nothing of it may reach another tenant. */
  readonly own: readonly string[]
  /** A session of the tenant's administrator, which no other sign-in ends. */
  readonly session: string
  /** A JWT of the tenant's own issuer with every scope. */
  readonly jwt: (claims?: object) => string
}

const keys = rsaKeys(2048)

/** @param mark Word that stands in every name of the tenant and nowhere else */
export async function fullTenant(kit: CloudKit, house: House, mark: string): Promise<FullTenant> {
  const session = await kit.signIn(house)
  const issuer = `https://${mark}.example/${randomUUID()}`
  const things = await thingsOf(kit, house, { session, mark, issuer })
  const ids: Ids = {
    ...things,
    tenantId: house.tenant.luid,
    siteId: house.site.luid,
    contentUrl: house.site.contentUrl,
    resourceIds: house.site.luid,
  }
  return {
    house,
    ids,
    own: [mark, ...Object.values(ids)],
    session,
    jwt: (claims = {}) =>
      mintUat({
        privateKey: keys.privateKey,
        issuer,
        tenantLuid: house.tenant.luid,
        user: house.administrator.name,
        scopes: ['tableau:*:*'],
        now: kit.clock.now(),
        claims,
      }),
  }
}

/** The ids that the path names: two kinds of configuration are named alike. */
export const idsIn = (path: string, { ids }: FullTenant): Ids => ({
  ...ids,
  configId: (path.includes('/saml-') ? ids['samlId'] : ids['uatId']) ?? '',
})

interface Made {
  readonly session: string
  readonly mark: string
  readonly issuer: string
}

async function thingsOf(
  kit: CloudKit,
  { tenant, site }: House,
  { session, mark, issuer }: Made,
): Promise<Ids> {
  const ask = async (request: CloudRequest): Promise<Record<string, never>> => {
    const answer = await kit.call<Record<string, never>>({ ...request, token: session })
    if (answer.status >= 300) throw new Error(`${request.path}: ${answer.status} ${answer.text}`)
    return answer.json()
  }
  const make = async (path: string, body: object, id: string) =>
    String((await ask({ verb: 'POST', path, body }))[id])
  const below = `/tenants/${tenant.luid}`
  const there = `${below}/sites/${site.luid}`
  const idp = { idpConfigurationName: `${mark} idp`, idpEntityId: `https://${mark}.example/idp` }
  await ask({
    verb: 'PUT',
    path: `${below}/oidc-configuration`,
    body: {
      clientId: `${mark} client`,
      clientSecret: `${mark} secret`,
      configUrl: `https://${mark}.example/.well-known/openid-configuration`,
    },
  })
  const config = { name: `${mark} agents`, issuer, publicKey: keys.publicKey }
  const resourceIds = [tenant.luid, site.luid]
  const users = [{ email: `imported@${mark}.example` }]
  return {
    uatId: await make('/uat-configurations', { ...config, resourceIds }, 'configId'),
    revocationId: await make('/uat-revocations', { jti: `${mark} jti` }, 'revocationId'),
    samlId: await make(`${there}/saml-configurations`, idp, 'idpConfigurationId'),
    userId: await make(`${below}/users`, { email: `person@${mark}.example` }, 'userId'),
    jobId: await make(`${below}/users/bulk`, { users }, 'jobId'),
    patId: await make('/pats', { tokenName: `${mark} pat` }, 'tokenGuid'),
    projectId: await make(`${there}/projects`, { name: `${mark} project` }, 'projectId'),
    files: await anyLogFile(await ask({ path: `${below}/activitylog` })),
  }
}

async function anyLogFile(list: Readonly<Record<string, unknown>>): Promise<string> {
  const [file] = list['files'] as readonly { readonly path: string }[]
  if (file === undefined) throw new Error('the tenant has no activity log')
  return file.path
}
