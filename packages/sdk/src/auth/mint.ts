/** JWTs of a connected app (direct trust), signed here with its secret. */

export interface DirectTrust {
  /** Of the connected app. */
  readonly clientId: string
  readonly secretId: string
  readonly secret: string
  /** The user who is signed in. */
  readonly username: string
  /** What the session may do; `scopesFor` computes it of methods. */
  readonly scopes: readonly string[]
  /** `contentUrl` of the site. Default: the default site. */
  readonly site?: string
  /** More claims of the JWT, such as user attributes. */
  readonly claims?: Readonly<Record<string, unknown>>
}

/** Of the ten minutes that the service allows. */
const lifetimeSeconds = 300

const base64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')

const encoded = (value: object): string =>
  base64Url(new TextEncoder().encode(JSON.stringify(value)))

/** A JWT that opens one session, within five minutes. */
export async function mintJwt(trust: DirectTrust): Promise<string> {
  const { clientId, secretId, secret, username, scopes, claims } = trust
  const now = Math.floor(Date.now() / 1000)
  const header = { alg: 'HS256', typ: 'JWT', kid: secretId, iss: clientId }
  const payload = {
    iss: clientId,
    aud: 'tableau',
    sub: username,
    scp: scopes,
    jti: crypto.randomUUID(),
    iat: now,
    exp: now + lifetimeSeconds,
    ...claims,
  }
  const signed = `${encoded(header)}.${encoded(payload)}`
  const text = new TextEncoder()
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', text.encode(secret), algorithm, false, ['sign'])
  const signature = await crypto.subtle.sign('HMAC', key, text.encode(signed))
  return `${signed}.${base64Url(new Uint8Array(signature))}`
}
