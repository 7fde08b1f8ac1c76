/** A site that trusts an issuer and unified access tokens, and an issuer on this machine that publishes what a test asks for. */

import { createPublicKey, randomUUID, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { rsaKeys } from './cloud-kit.ts'
import { startInsightKit, type InsightKit } from './insight-kit.ts'
import { mustBe, signedIn } from './person.ts'

export interface TestIssuer extends AsyncDisposable {
  /** Without a slash at the end. */
  readonly url: string
  /** What is answered by path; anything else is 404. */
  readonly documents: Map<string, object>
  readonly kid: string
  readonly pem: string
  readonly jwk: object
  /** RS256 over these claims besides those that pass at a site. */
  sign(claims: object, header?: object): string
}

export async function startTestIssuer(): Promise<TestIssuer> {
  const keys = rsaKeys(2048)
  const kid = randomUUID()
  const documents = new Map<string, object>()
  const server = createServer(({ url = '' }, response) => {
    const document = documents.get(url)
    if (document === undefined) response.writeHead(404).end()
    else
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return {
    url,
    documents,
    kid,
    pem: keys.publicKey,
    jwk: {
      ...createPublicKey(keys.publicKey).export({ format: 'jwk' }),
      kid,
      use: 'sig',
      alg: 'RS256',
    },
    sign(claims, header = {}) {
      const signed = `${encode({ alg: 'RS256', typ: 'JWT', kid, ...header })}.${encode(claims)}`
      const signature = sign('sha256', Buffer.from(signed), keys.privateKey)
      return `${signed}.${signature.toString('base64url')}`
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export interface TrustKit extends InsightKit {
  /** Registers an authorization server, enabled. @returns its id */
  register(server: { readonly issuerUrl: string; readonly jwksUri?: string }): Promise<string>
  /** A request of Cloud Manager as an administrator of the tenant. */
  cloud<T>(verb: string, path: string, body?: object): Promise<T>
  /** Secret of a token of Cloud Manager. */
  readonly cloudSecret: string
}

export async function startTrustKit(): Promise<TrustKit> {
  const kit = await startInsightKit({ allowsOutboundLoopback: true })
  const { provision } = kit.easel
  const { tenantLuid } = kit.site
  const boss = await provision.cloudAdministrator(tenantLuid, { name: 'boss@example.com' })
  const { secret } = await provision.cloudToken(boss.luid, tenantLuid, 'tests')
  const send = async <T>(
    verb: string,
    path: string,
    request: { token?: string; body?: object },
  ) => {
    const answer = await fetch(`${kit.url}/api/v1${path}`, {
      method: verb,
      headers: {
        'content-type': 'application/json',
        ...(request.token === undefined ? {} : { 'x-tableau-session-token': request.token }),
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    })
    if (!answer.ok) throw new Error(`${verb} ${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  const { sessionToken } = await send<{ sessionToken: string }>('POST', '/pat/login', {
    body: { token: secret },
  })
  return {
    ...kit,
    cloudSecret: secret,
    cloud: (verb, path, body) =>
      send(verb, path, { token: sessionToken, ...(body === undefined ? {} : { body }) }),
    register: async (server) => {
      const admin = await signedIn(kit, 'admin')
      const answer = await admin.post('/connected-apps/external-authorization-servers', {
        externalAuthorizationServer: { name: 'IdP', enabled: true, ...server },
      })
      mustBe(answer, 201)
      return answer.json<{ externalAuthorizationServer: { id: string } }>()
        .externalAuthorizationServer.id
    },
  }
}
