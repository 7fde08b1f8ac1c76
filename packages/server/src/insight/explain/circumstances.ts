/** What else is known about an event: the facts that its explanation fills in. */

import type {
  AuthEvent,
  AuthEventStore,
  ConnectedApp,
  PersonalAccessToken,
  Reader,
  Site,
  User,
} from '../../ports/index.ts'

export interface Circumstances {
  readonly event: AuthEvent
  readonly token: PersonalAccessToken | null
  readonly user: User | null
  /** The site that the caller may have meant. */
  readonly meantSite: Site | null
  readonly app: ConnectedApp | null
  /** The sign-in that opened the session. */
  readonly openedBy: AuthEvent | null
  /** The sign-in that ended the session, where one did. */
  readonly replacedBy: AuthEvent | null
  /** The sign-in that spent the JWT. */
  readonly spentBy: AuthEvent | null
  /** The first time that this session was refused. */
  readonly refusedFirst: AuthEvent | null
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
  const { patGuid, sessionId, siteLuid, userLuid, jwt, facts } = event
  const site = siteLuid === null ? null : await read.sites.byLuid(siteLuid)
  const endedAt = facts['endedAt']
  const ofSession = { by: 'session', value: sessionId ?? '' } as const
  const isReplaced = event.reason === 'session_replaced_by_pat' && typeof endedAt === 'string'
  const issuer = event.trustId ?? jwt?.headerIss ?? jwt?.iss ?? null
  return {
    event,
    token: patGuid === null ? null : await read.tokens.byGuid(patGuid),
    user: site && userLuid !== null ? await read.users.byLuid(site.id, userLuid) : null,
    meantSite: within(sources, await meantSite(read, event)),
    app: issuer === null ? null : await appOf(sources, issuer),
    openedBy:
      sessionId === null ? null : await events.earliest({ ...ofSession, outcomes: opening }),
    replacedBy:
      isReplaced && patGuid !== null
        ? await events.earliest({
            by: 'pat',
            value: patGuid,
            outcomes: opening,
            since: new Date(endedAt),
          })
        : null,
    spentBy:
      event.reason === 'jwt_jti_replayed' && jwt?.jtiHash != null
        ? await spentOn(sources, { jtiHash: jwt.jtiHash, siteLuid })
        : null,
    refusedFirst:
      sessionId === null ? null : await events.earliest({ ...ofSession, outcomes: refusing }),
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
  { events }: Sources,
  jwt: { readonly jtiHash: string; readonly siteLuid: string | null },
): Promise<AuthEvent | null> {
  const use = await events.earliest({ by: 'jwt-id', value: jwt.jtiHash, outcomes: opening })
  return use?.siteLuid === jwt.siteLuid ? use : null
}

/** A site's name, LUID or address instead of its content URL. */
async function meantSite(read: Reader, event: AuthEvent): Promise<Site | null> {
  const { siteAsked, reason } = event
  if (siteAsked === null || reason !== 'site_unknown' || siteAsked.includes('\0')) return null
  const inAddress = /\/site\/([^/?#]+)/.exec(siteAsked)?.[1]
  if (inAddress !== undefined) return read.sites.byContentUrl(inAddress)
  return (await read.sites.byName(siteAsked)) ?? read.sites.byLuid(siteAsked.toLowerCase())
}
