/** Why a session was not let through. */

import { meantScope, opensSomething } from '@easel/contract'
import type { AuthEvent } from '../../ports/index.ts'
import type { SessionReason } from '../../identity/refusals/reasons.ts'
import type { Circumstances } from './circumstances.ts'
import { from, quoted, span, time, type Finding } from './words.ts'

type Find = (of: Circumstances) => Finding

const fact = ({ event }: Circumstances, name: string): string => String(event.facts[name] ?? '')
const seconds = (start: string, end: Date): number => (end.getTime() - Date.parse(start)) / 1000
const sessionOf = ({ event }: Circumstances): string => `session ${event.sessionId ?? '(unknown)'}`
const tokenOf = ({ token }: Circumstances): string =>
  token === null ? 'its personal access token' : `PAT '${token.name}'`

/** How the sessions of an API go: its header, its sign-in, its times in minutes. */
const ofRest = { header: 'X-Tableau-Auth', lifeMinutes: 120, idleMinutes: 30 }
const ofCloud = { header: 'x-tableau-session-token', lifeMinutes: 240, idleMinutes: 30 }
const isCloud = ({ origin, method }: AuthEvent): boolean =>
  origin?.api === 'cloud-manager' || method?.startsWith('cloud-') === true
const rulesOf = ({ event }: Pick<Circumstances, 'event'>) => (isCloud(event) ? ofCloud : ofRest)

/** How long ago it was, when the session was refused; null where it had ended before the clock went back. */
function ageOf(of: Circumstances, start: string): string | null {
  const endedAt = Date.parse(fact(of, 'endedAt'))
  return of.event.at.getTime() < endedAt ? null : span(seconds(start, of.event.at))
}
const clockWentBack = (of: Circumstances): string =>
  `ended at ${fact(of, 'endedAt')}, before the clock of the server was set back: what has ended stays ended`

const signedOutFix =
  'Sign out last. A sign-in block inside another one (nested `with server.auth.sign_in()`) signs out when it ends, and the outer block goes on with a session that is gone.'

export const sessionFindings = {
  session_malformed: (of) => ({
    sentence: `What was sent as ${rulesOf(of).header} does not have the form of a session token.`,
    expected: isCloud(of.event)
      ? 'the token of a sign-in answer, as it is: two parts with : between them'
      : 'the token of a sign-in answer, as it is: three parts with | between them',
    fix: `Send ${isCloud(of.event) ? 'sessionToken' : 'credentials.token'} of the sign-in answer unchanged: not trimmed, not URL-decoded, not the JWT and not the secret of a PAT. REST and Cloud Manager have sessions of their own.`,
  }),
  session_unknown: (of) => {
    const { openedBy } = of
    if (openedBy === null) {
      return {
        sentence: 'No session of this server has that token.',
        fix: 'Sign in at this server. A server that keeps everything in memory forgets its sessions when it stops.',
      }
    }
    return {
      sentence: `${sessionOf(of)} was opened at ${time(openedBy.at)} and is no longer kept: a session lives ${rulesOf(of).lifeMinutes} minutes at most.`,
      fix: `Sign in again after ${rulesOf(of).lifeMinutes} minutes.`,
    }
  },
  session_expired: (of) => {
    const { lifeMinutes } = rulesOf(of)
    const age = ageOf(of, fact(of, 'createdAt'))
    return {
      sentence: `${sessionOf(of)} was opened at ${fact(of, 'createdAt')} and has run out: a session lives ${lifeMinutes} minutes from sign-in, however busy it is, and this one ${age === null ? clockWentBack(of) : `is ${age} old`}.`,
      expected: `at most ${lifeMinutes} minutes from sign-in`,
      got: age ?? `ended at ${fact(of, 'endedAt')}`,
      fix: `Sign in again before ${lifeMinutes} minutes are over. ${isCloud(of.event) ? 'sessionExpiration in the answer of a sign-in tells when.' : 'estimatedTimeToExpiration in the answer of a sign-in is about the PAT, not about the session.'}`,
    }
  },
  session_idle: (of) => {
    const { idleMinutes } = rulesOf(of)
    const idle = ageOf(of, fact(of, 'lastSeenAt'))
    return {
      sentence: `${sessionOf(of)} was last used at ${fact(of, 'lastSeenAt')} and has run out: a session ends after ${idleMinutes} minutes without a request, and this one ${idle === null ? clockWentBack(of) : `was idle for ${idle}`}.`,
      expected: `a request at least every ${idleMinutes} minutes`,
      got: idle ?? `ended at ${fact(of, 'endedAt')}`,
      fix: 'Sign in again after long work of your own, or send a small request such as GET sessions/current meanwhile.',
    }
  },
  session_replaced_by_pat: (of) => ({
    sentence: `${sessionOf(of)} was ended at ${fact(of, 'endedAt')} because ${tokenOf(of)} signed in again from ${from(of.replacedBy)}.`,
    expected: 'one session for each personal access token',
    got: of.replacedBy === null ? 'a second sign-in' : `sign-in ${of.replacedBy.id}`,
    fix: 'Share one session among all workers, give each process a PAT of its own, or sign in with the JWT of a connected app, which may have many sessions.',
  }),
  session_signed_out: (of) => ({
    sentence: `${sessionOf(of)} was signed out at ${fact(of, 'endedAt')}.`,
    fix: signedOutFix,
  }),
  session_switched_site: (of) => ({
    sentence: `${sessionOf(of)} ended at ${fact(of, 'endedAt')} by a switch of sites, whose answer holds a new token.`,
    fix: 'Go on with the token in the answer of Switch Site.',
  }),
  session_user_changed: (of) =>
    isCloud(of.event)
      ? noAdministrator(of)
      : {
          sentence: `${sessionOf(of)} belongs to ${of.user === null ? 'a user who is not on the site any more' : `user ${of.user.name}, who may not be on the site now (site role ${of.user.siteRole})`}.`,
          fix: 'Ask an administrator for a licensed site role, then sign in again.',
        },
  session_credential_revoked: (of) => ({
    sentence: `${sessionOf(of)} was ended at ${fact(of, 'endedAt')} because ${of.event.patGuid === null ? 'the credential behind it' : tokenOf(of)} was revoked.`,
    fix: 'Sign in with a credential that holds.',
  }),
  session_site_closed: (of) => ({
    sentence: `${sessionOf(of)} ended at ${fact(of, 'endedAt')} because its site was suspended or deleted.`,
    fix: 'Ask an administrator of the tenant to open the site again.',
  }),
  session_wrong_site: (of) => ({
    sentence: `${sessionOf(of)} is for site ${quoted(of.event.siteLuid)}, and the address names site ${quoted(fact(of, 'siteInPath'))}.`,
    expected: of.event.siteLuid ?? '',
    got: fact(of, 'siteInPath'),
    fix: 'Use credentials.site.id of the sign-in answer in addresses, or switch sites first.',
  }),
  session_wrong_tenant: (of) => ({
    sentence: `${sessionOf(of)} is for tenant ${quoted(of.event.tenantLuid)}, and the address names tenant ${quoted(fact(of, 'tenantInPath'))}.`,
    expected: of.event.tenantLuid ?? '',
    got: fact(of, 'tenantInPath'),
    fix: 'Use tenantId of the sign-in answer in addresses.',
  }),
  scope_missing: (of) => {
    const needed = fact(of, 'needed').split(' ')
    const granted = fact(of, 'granted')
    const slip = granted
      .split(' ')
      .find((scope) => !opensSomething(scope) && needed.includes(meantScope(scope) ?? ''))
    const meant = slip === undefined ? null : meantScope(slip)
    return {
      sentence: `The session has not run out: ${of.event.origin?.method ?? 'the method'} needs the scope ${needed.join(' or ')}, and the session has: ${granted || 'none'}${meant === null ? '.' : `; did you mean ${meant}?`}`,
      expected: fact(of, 'needed'),
      got: granted,
      fix: `${meant === null ? 'Add the scope to scp of the JWT' : `Write ${meant} in place of ${slip ?? ''} in the JWT`} and sign in again; signing in again with the same scopes changes nothing.`,
    }
  },
  method_not_jwt: (of) => ({
    sentence: `${of.event.origin?.method ?? 'The method'} is not open to JWT sessions, whatever their scopes; use a PAT.`,
    expected: 'a session by personal access token',
    got: `a session by ${of.event.method ?? 'JWT'}`,
    fix: 'Sign in with a personal access token for this method.',
  }),
} as const satisfies Readonly<Record<SessionReason, Find>>

function noAdministrator(of: Circumstances): Finding {
  return {
    sentence: `${sessionOf(of)} belongs to somebody who is no cloud administrator of the tenant any more.`,
    fix: 'Ask a cloud administrator for the role, then sign in again.',
  }
}

/** A request without a token. */
export function noToken(event: AuthEvent): Finding {
  const { header } = rulesOf({ event })
  return {
    sentence: `The request has no ${header} header, so there is no session.`,
    expected: `${header}: the token of a sign-in answer`,
    got: 'no such header',
    fix: `Sign in first and send the token with each request. ${signedOutFix}`,
  }
}
