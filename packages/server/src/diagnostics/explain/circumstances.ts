/** What else is known about an event: the facts that its explanation fills in. */

import type {
  AuthEvent,
  AuthEventStore,
  ConnectedApp,
  EndedToken,
  ExternalAuthorizationServer,
  Reader,
  Site,
  UatConfig,
  User,
} from '../../ports/index.ts'
import { isName } from '../../identity/verifiers/look-up.ts'

/** A personal access token of either kind. */
export interface KnownToken {
  readonly name: string
  readonly lastUsedAt: Date
  readonly expiresAt: Date
  readonly ended: EndedToken | null
}

export interface Circumstances extends Trusts {
  readonly event: AuthEvent
  readonly token: KnownToken | null
  readonly user: User | null
  /** The site that the caller may have meant. */
  readonly meantSite: Site | null
  /** The sign-in that opened the session. */
  readonly openedBy: AuthEvent | null
  /** The sign-in that ended the session, where one did. */
  readonly replacedBy: AuthEvent | null
  /** The sign-in that spent the JWT. */
  readonly spentBy: AuthEvent | null
  /** The first time that this session was refused. */
  readonly refusedFirst: AuthEvent | null
}

/** Who the issuer of a JWT is, by any kind of trust. */
export interface Trusts {
  readonly app: ConnectedApp | null
  /** Also one whose issuer differs in the slash at its end alone. */
  readonly server: ExternalAuthorizationServer | null
  readonly config: UatConfig | null
}

export interface Sources {
  readonly read: Reader
  readonly events: AuthEventStore
  /** Things of other tenants are not found; null: they are. */
  readonly tenantLuid: string | null
}

const opening = ['signed-in', 'switched-site'] as const
const refusing = ['session-refused'] as const

export async function circumstancesOf(sources: Sources, event: AuthEvent): Promise<Circumstances> {
  const { read, events } = sources
  const { sessionId, siteLuid, userLuid } = event
  const site = siteLuid === null ? null : await read.sites.byLuid(siteLuid)
  const ofSession = { by: 'session', value: sessionId ?? '' } as const
  return {
    event,
    ...(await trustsOf(sources, event, site)),
    ...(await otherUses(events, event)),
    token: await tokenOf(read, event),
    user: site && userLuid !== null ? await read.users.byLuid(site.id, userLuid) : null,
    meantSite: within(sources, await meantSite(read, event)),
    openedBy:
      sessionId === null ? null : await events.earliest({ ...ofSession, outcomes: opening }),
    refusedFirst:
      sessionId === null ? null : await events.earliest({ ...ofSession, outcomes: refusing }),
  }
}

async function tokenOf(read: Reader, { patGuid }: AuthEvent): Promise<KnownToken | null> {
  if (patGuid === null) return null
  return (await read.tokens.byGuid(patGuid)) ?? read.cloud.token(patGuid)
}

async function otherUses(
  events: AuthEventStore,
  { reason, patGuid, jwt, facts, siteLuid }: AuthEvent,
): Promise<Pick<Circumstances, 'replacedBy' | 'spentBy'>> {
  const endedAt = facts['endedAt']
  const isReplaced = reason === 'session_replaced_by_pat' && typeof endedAt === 'string'
  const isSpent = reason === 'jwt_jti_replayed' && jwt?.jtiHash != null
  return {
    replacedBy:
      isReplaced && patGuid !== null
        ? await events.earliest({
            by: 'pat',
            value: patGuid,
            outcomes: opening,
            since: new Date(endedAt),
          })
        : null,
    spentBy: isSpent ? await spentOn(events, { jtiHash: jwt.jtiHash, siteLuid }) : null,
  }
}

async function trustsOf(sources: Sources, event: AuthEvent, site: Site | null): Promise<Trusts> {
  const { read } = sources
  const { jwt, tenantLuid } = event
  const issuer = jwt?.headerIss ?? jwt?.iss ?? null
  const clientId = event.trustId ?? issuer
  const named = jwt?.issuerOverride ?? issuer
  return {
    app: clientId === null ? null : await appOf(sources, clientId),
    server: site === null || issuer === null ? null : await serverOf(read, site, issuer),
    config:
      tenantLuid === null || named === null || !isName(named)
        ? null
        : await read.uatConfigs.byIssuer(tenantLuid, named),
  }
}

function within({ tenantLuid }: Sources, site: Site | null): Site | null {
  return tenantLuid === null || site?.tenantLuid === tenantLuid ? site : null
}

async function appOf(sources: Sources, clientId: string): Promise<ConnectedApp | null> {
  const app = await sources.read.connectedApps.byClientId(clientId)
  const site = app === null ? null : await sources.read.sites.byId(app.siteId)
  return within(sources, site) === null ? null : app
}

/** Ids of JWTs are chosen by who mints them: two sites may have seen the same. */
async function spentOn(
  events: AuthEventStore,
  jwt: { readonly jtiHash: string; readonly siteLuid: string | null },
): Promise<AuthEvent | null> {
  const use = await events.earliest({ by: 'jwt-id', value: jwt.jtiHash, outcomes: opening })
  return use?.siteLuid === jwt.siteLuid ? use : null
}

async function serverOf(
  { externalAuthorizationServers }: Reader,
  site: Site,
  issuer: string,
): Promise<ExternalAuthorizationServer | null> {
  const plain = (text: string) => text.replace(/\/$/, '')
  const servers = await externalAuthorizationServers.ofSite(site.id)
  const same = servers.find(({ issuerUrl }) => issuerUrl === issuer)
  return same ?? servers.find(({ issuerUrl }) => plain(issuerUrl) === plain(issuer)) ?? null
}

/** A site's name, LUID or address instead of its content URL. */
async function meantSite(read: Reader, event: AuthEvent): Promise<Site | null> {
  const { siteAsked, reason } = event
  if (siteAsked === null || reason !== 'site_unknown' || siteAsked.includes('\0')) return null
  const inAddress = /\/site\/([^/?#]+)/.exec(siteAsked)?.[1]
  if (inAddress !== undefined) return read.sites.byContentUrl(inAddress)
  return (await read.sites.byName(siteAsked)) ?? read.sites.byLuid(siteAsked.toLowerCase())
}
