/** A real authorization server on this machine, which issues access tokens as JWTs. */

import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

export interface OidcIssuer extends AsyncDisposable {
  readonly url: string
  /** Who may ask for tokens at `/token`, with grant_type client_credentials and the secret in the body. */
  readonly client: { readonly id: string; readonly secret: string }
  /** Tokens hold these claims from now on, besides those that the server sets itself. */
  vouch(claims: Readonly<Record<string, unknown>>): void
  /** An access token with these claims. */
  token(claims: Readonly<Record<string, unknown>>): Promise<string>
  /** Signs with a new key from now on and publishes that one only. */
  rotateKey(): void
  /** Requests so far, by path. */
  readonly asked: readonly string[]
  /** Answers nothing but 503 until it is ended. */
  isDown: boolean
}

const client = { id: 'easel', secret: randomUUID() }
const resource = 'urn:easel'

function newKey(): Readonly<Record<string, unknown>> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' }
}

export async function startOidcIssuer(audience: string): Promise<OidcIssuer> {
  const claims = new Map<string, unknown>()
  const asked: string[] = []
  let handle: ReturnType<Provider['callback']> | null = null
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    if (handle === null || issuer.isDown) response.writeHead(503).end()
    else void handle(request, response)
  })
  const port = await listen(server)
  const url = `http://127.0.0.1:${port}`
  const issuer: OidcIssuer & { isDown: boolean } = {
    url,
    client,
    asked,
    isDown: false,
    rotateKey() {
      handle = createProvider(url, { audience, claims }).callback()
    },
    vouch(wanted) {
      claims.clear()
      for (const [name, value] of Object.entries(wanted)) claims.set(name, value)
    },
    async token(wanted) {
      issuer.vouch(wanted)
      const response = await fetch(`${url}/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: client.id,
          client_secret: client.secret,
        }),
      })
      const body = (await response.json()) as { readonly access_token?: string }
      if (body.access_token === undefined) throw new Error(`no token: ${JSON.stringify(body)}`)
      return body.access_token
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  issuer.rotateKey()
  return issuer
}

function createProvider(
  url: string,
  {
    audience,
    claims,
  }: { readonly audience: string; readonly claims: ReadonlyMap<string, unknown> },
): Provider {
  return new Provider(url, {
    jwks: { keys: [newKey()] },
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        getResourceServerInfo: () => ({
          scope: '',
          audience,
          accessTokenFormat: 'jwt' as const,
          accessTokenTTL: 300,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    formats: {
      customizers: {
        jwt(_context, _token, jwt) {
          // As servers are set up for the real service, which takes no `at+jwt`.
          jwt.header = { ...jwt.header, typ: 'JWT' }
          jwt.payload = { ...jwt.payload, ...Object.fromEntries(claims) }
        },
      },
    },
  })
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  return (server.address() as AddressInfo).port
}
