/** Sign-ins as events of the activity log. Sign-ins without a known site or tenant are in no log. */

import type { CloudSignInEvent } from '../identity/verifiers/cloud/sign-in.ts'
import type { SignInEvent } from '../identity/verifiers/sign-in.ts'
import type { Activity } from './activity.ts'

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

export function recordLogin(activity: Activity, event: SignInEvent): void {
  const siteLuid = textOf(event.facts['siteLuid'])
  if (siteLuid === null) return
  activity.record({
    tenantLuid: null,
    siteLuid,
    method: 'login',
    actorLuid: textOf(event.facts['userLuid']),
    facts: { outcome: event.outcome, method: event.method, reason: event.reason },
  })
}

export function recordCloudLogin(
  activity: Activity,
  { method, reason, facts }: CloudSignInEvent,
): void {
  const tenantLuid = textOf(facts['tenantLuid'])
  if (tenantLuid === null) return
  activity.record({
    tenantLuid,
    siteLuid: null,
    method: 'login',
    actorLuid: textOf(facts['accountLuid']),
    facts: { outcome: reason === null ? 'signed-in' : 'refused', method, reason },
  })
}
