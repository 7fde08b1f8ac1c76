/** The result of every verifier for a valid credential, and how its use is recorded. */

import type {
  Asserted,
  Clock,
  JwtClaim,
  Session,
  SessionKind,
  Site,
  Store,
  User,
} from '../../ports/index.ts'
import type { Proof } from '../guard/presented.ts'
import type { Reason } from '../refusals/reasons.ts'
import type { EventFacts } from '../refusals/refusal.ts'

/** A caller whose credential is good and who may enter the site. Nothing has been written yet. */
export interface Authenticated {
  readonly kind: SessionKind
  readonly site: Site
  readonly user: User
  readonly patGuid: Session['patGuid']
  readonly trustId: Session['trustId']
  readonly scopes: Session['scopes']
  readonly asserted?: Asserted
  /** End of the credential, where the answer tells it. */
  readonly credentialExpiresAt: Date | null
  readonly proof: Proof
  readonly facts: EventFacts
  /** The id of a JWT that is good once, to be taken by the write that opens the session. */
  readonly claim: JwtClaim | null
  /**
   * Asked once the session is open: records the sign-in, and returns why the credential is no longer valid, or null. A revocation
   * ends the sessions that exist, and misses one that opens at the same time.
   */
  confirm(): Promise<Reason | null>
}

export interface UseRecorder {
  readonly store: Store
  readonly clock: Clock
  /** A use is written down when the one on record is older than this; spares a durable write for clients that sign in per call. */
  readonly recordUseAfterSeconds: number
}

/** Whether a use at `at` stands for one now. */
export function isOnRecord(recorder: UseRecorder, at: Date | null): boolean {
  if (at === null) return false
  const distanceMs = Math.abs(recorder.clock.now().getTime() - at.getTime())
  return distanceMs < recorder.recordUseAfterSeconds * 1000
}

/** Writes down when the user last signed in. */
export async function recordSignIn(recorder: UseRecorder, user: User): Promise<void> {
  if (isOnRecord(recorder, user.lastLogin)) return
  const now = recorder.clock.now()
  await recorder.store.transaction((write) => write.users.recordSignIn(user.id, now))
}
