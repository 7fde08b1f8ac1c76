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
}

const opening = ['signed-in', 'switched-site'] as const
const refusing = ['session-refused'] as const

export async function circumstancesOf(
  { read, events }: Sources,
  event: AuthEvent,
): Promise<Circumstances> {
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
    meantSite: await meantSite(read, event),
    app: issuer === null ? null : await read.connectedApps.byClientId(issuer),
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
        ? await events.earliest({ by: 'jwt-id', value: jwt.jtiHash, outcomes: opening })
        : null,
    refusedFirst:
      sessionId === null ? null : await events.earliest({ ...ofSession, outcomes: refusing }),
  }
}

/** A site's name, LUID or address instead of its content URL. */
async function meantSite(read: Reader, event: AuthEvent): Promise<Site | null> {
  const { siteAsked, reason } = event
  if (siteAsked === null || reason !== 'site_unknown' || siteAsked.includes('\0')) return null
  const inAddress = /\/site\/([^/?#]+)/.exec(siteAsked)?.[1]
  if (inAddress !== undefined) return read.sites.byContentUrl(inAddress)
  return (await read.sites.byName(siteAsked)) ?? read.sites.byLuid(siteAsked.toLowerCase())
}
