/** The small site with an external authorization server and a UAT configuration, and JWTs of both. For tests only. */

import { randomUUID } from 'node:crypto'
import type { ExternalAuthorizationServer, SignedIn, UatConfig } from '../../ports/index.ts'
import { createIssuer, type Change, type Issuer } from './issuer.ts'
import { createWorld, type World } from './world.ts'

export interface TrustWorld extends World {
  readonly server: ExternalAuthorizationServer
  readonly uat: UatConfig
  /** Where both publish their key. */
  readonly jwksUri: string
  seconds(offset: number): number
  changeServer(change: Partial<ExternalAuthorizationServer>): void
  changeUat(change: Partial<UatConfig>): void
  /** A JWT that passes, but for the change. */
  easJwt(change?: Change): string
  uatJwt(change?: Change): string
  send(jwt: string, isUat: boolean, contentUrl?: string): Promise<SignedIn>
}

export const issuer: Issuer = createIssuer('key-1')

export function createTrustWorld(): TrustWorld {
  const world = createWorld()
  const { data, site, documents } = world
  const jwksUri = 'https://idp.example/keys'
  documents.set(jwksUri, { keys: [issuer.jwk] })
  const at = world.clock.now()
  const server: ExternalAuthorizationServer = {
    luid: randomUUID(),
    siteId: site.id,
    name: 'idp',
    issuerUrl: 'https://idp.example',
    jwksUri,
    isEnabled: true,
    createdAt: at,
  }
  const uat: UatConfig = {
    luid: randomUUID(),
    tenantLuid: site.tenantLuid,
    name: 'agents',
    issuer: 'https://agents.example',
    publicKey: issuer.pem,
    jwksUri: null,
    usernameClaim: 'email',
    resourceIds: [site.tenantLuid, site.luid],
    scopes: null,
    algorithms: ['RS256'],
    isEnabled: true,
    createdAt: at,
    updatedAt: at,
  }
  data.servers.push(server)
  data.uatConfigs.push(uat)
  const seconds = (offset: number) => Math.floor(world.clock.now().getTime() / 1000) + offset
  const header = { alg: 'RS256', typ: 'JWT', kid: issuer.kid }
  const signed = (valid: object, { header: changed, claims }: Change = {}) =>
    issuer.sign({ header: { ...header, ...changed }, claims: { ...valid, ...claims } })
  return {
    ...world,
    server,
    uat,
    jwksUri,
    seconds,
    changeServer: (change) => data.servers.splice(0, 1, { ...server, ...change }),
    changeUat: (change) => data.uatConfigs.splice(0, 1, { ...uat, ...change }),
    easJwt: (change) =>
      signed(
        {
          iss: server.issuerUrl,
          sub: world.user.name,
          aud: `tableau:${site.luid}`,
          exp: seconds(300),
          jti: randomUUID(),
          scp: ['tableau:content:read'],
        },
        change,
      ),
    uatJwt: (change) =>
      signed(
        {
          iss: uat.issuer,
          iat: seconds(-5),
          exp: seconds(300),
          email: world.user.name,
          'https://tableau.com/tenantId': site.tenantLuid,
          scp: ['tableau:content:read'],
        },
        change,
      ),
    send: (jwt, isUat, contentUrl = 'Finance') =>
      world.signIn.signIn({ jwt, isUat, site: { contentUrl } }),
  }
}
