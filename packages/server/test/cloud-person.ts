/** A cloud administrator of any tenant, and their sessions of Cloud Manager. */

import { randomUUID } from 'node:crypto'
import type { Easel } from '../src/testing.ts'
import { rsaKeys } from './cloud-kit.ts'
import { mintUat } from './uat-jwt.ts'

const keys = rsaKeys(2048)

export interface CloudPerson {
  /** A new session: by personal access token, or by unified access token with every scope. */
  readonly signIn: (kind: 'pat' | 'jwt') => Promise<string>
}

export async function cloudPerson(
  easel: Easel,
  tenantLuid: string,
  { name, now }: { readonly name: string; readonly now: () => Date },
): Promise<CloudPerson> {
  const { provision } = easel
  const { luid } = await provision.cloudAdministrator(tenantLuid, { name })
  const issuer = `https://issuer.example/${randomUUID()}`
  await provision.uatConfiguration(tenantLuid, {
    name: `issuer of ${name}`,
    issuer,
    publicKey: keys.publicKey,
    resourceIds: [tenantLuid],
  })
  const enter = async (path: string, token: string): Promise<string> => {
    const answer = await fetch(`${easel.url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    })
    const report = (await answer.json()) as { readonly sessionToken?: string }
    if (report.sessionToken === undefined) throw new Error(`${path}: ${JSON.stringify(report)}`)
    return report.sessionToken
  }
  const facts = { ...keys, issuer, tenantLuid, user: name, scopes: ['tableau:*:*'] }
  return {
    signIn: async (kind) => {
      if (kind === 'jwt') return enter('/tcuJwt/login', mintUat({ ...facts, now: now() }))
      const { secret } = await provision.cloudToken(luid, tenantLuid, randomUUID())
      return enter('/pat/login', secret)
    },
  }
}
