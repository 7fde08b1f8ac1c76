/** The credentials of one sign-in, made from tableau-mcp's settings as it makes them. */

import { randomUUID } from 'node:crypto'
import { importPKCS8, SignJWT, type JWTPayload } from 'jose'

export type Environment = Readonly<Record<string, string | undefined>>

export interface Credentials {
  /** Members of `credentials` in the body of the sign-in. */
  readonly body: Readonly<Record<string, unknown>>
  /** Id of the JWT; null for a personal access token. */
  readonly jti: string | null
}

const lifeSeconds = 300
/** Times are set back, so that a clock that is slow takes the JWT too. */
const backSeconds = 5

/**
 * @param scopes Those of the tool that is called, and no more
 * @throws Error where a setting is missing, or `AUTH` is none that works without a browser
 */
export async function credentialsFor(
  env: Environment,
  scopes: readonly string[],
): Promise<Credentials> {
  const kind = env['AUTH'] ?? 'pat'
  switch (kind) {
    case 'pat':
      return {
        body: {
          personalAccessTokenName: setting(env, 'PAT_NAME'),
          personalAccessTokenSecret: setting(env, 'PAT_VALUE'),
        },
        jti: null,
      }
    case 'direct-trust':
      return directTrust(env, times(scopes))
    case 'uat':
      return unifiedAccess(env, times(scopes))
    default:
      throw new Error(`AUTH ${kind} is none of pat, direct-trust, uat`)
  }
}

interface Times extends JWTPayload {
  readonly iat: number
}

function times(scopes: readonly string[]): Times {
  const now = Math.floor(Date.now() / 1000)
  return { iat: now - backSeconds, nbf: now - backSeconds, exp: now + lifeSeconds, scp: scopes }
}

/** The issuer stands in the payload alone, and the key is the text of the secret. */
async function directTrust(env: Environment, payload: Times): Promise<Credentials> {
  const jti = randomUUID()
  const jwt = await new SignJWT({
    ...payload,
    jti,
    iss: setting(env, 'CONNECTED_APP_CLIENT_ID'),
    sub: setting(env, 'JWT_SUB_CLAIM'),
    aud: 'tableau',
  })
    .setProtectedHeader({
      alg: 'HS256',
      typ: 'JWT',
      kid: setting(env, 'CONNECTED_APP_SECRET_ID'),
    })
    .sign(new TextEncoder().encode(setting(env, 'CONNECTED_APP_SECRET_VALUE')))
  return { body: { jwt, isUat: false }, jti }
}

/** No audience, no subject, and an id that all JWTs of one second share. */
async function unifiedAccess(env: Environment, payload: Times): Promise<Credentials> {
  const iss = setting(env, 'UAT_ISSUER')
  const jti = `${iss}-${payload.iat}`
  const key = await importPKCS8(setting(env, 'UAT_PRIVATE_KEY'), 'RS256')
  const jwt = await new SignJWT({
    ...payload,
    jti,
    iss,
    [env['UAT_USERNAME_CLAIM_NAME'] ?? 'email']: setting(env, 'UAT_USERNAME_CLAIM'),
    'https://tableau.com/tenantId': setting(env, 'UAT_TENANT_ID'),
  })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: setting(env, 'UAT_KEY_ID') })
    .sign(key)
  return { body: { jwt, isUat: true }, jti }
}

export function setting(env: Environment, name: string): string {
  const value = env[name]
  if (value === undefined) throw new Error(`the setting ${name} is missing`)
  return value
}
