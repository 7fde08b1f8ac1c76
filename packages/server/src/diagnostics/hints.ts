/**
 * One line on each refusal, for a server under development. It follows the rules for what a caller may learn: names of users, sites and
 * trusts only after the credential was proved; before that the check that failed, and what is wrong with the request's own form.
 */

import type { Explanation } from '@easel/contract'
import type { AuthEvent, AuthHints } from '../ports/index.ts'
import type { Reason } from '../identity/refusals/reasons.ts'
import type { Insight } from './insight.ts'
import { requestNotes } from './explain/explain.ts'
import { unprovedSentence } from './unproved.ts'

export interface ExplainedEvent {
  readonly event: AuthEvent
  readonly explanation: Explanation
}

/** Reasons found before anything was looked up: what is said of them is about the request alone. */
const ofForm: ReadonlySet<string> = new Set<Reason>([
  'no_credentials',
  'mixed_forms',
  'credentials_incomplete',
  'request_malformed',
  'session_malformed',
  'password_disabled',
  'pat_malformed',
  'jwt_too_large',
  'jwt_malformed',
  'jwt_unsigned',
  'jwt_typ',
  'jwt_header',
  'jwt_iss_missing',
  'jwt_iss_conflict',
  'jwt_iss_type',
])

export const isOfForm = (reason: string): boolean => ofForm.has(reason)

const longest = 300
/** Id of no tenant. */
const noTenant = ''

export function createHints(of: {
  readonly insight: Pick<Insight, 'find' | 'explain'>
  /** Receives every refusal with its explanation, for the operator of the server. */
  readonly tell: (explained: ExplainedEvent) => void
  readonly failed: (cause: unknown) => void
}): AuthHints {
  return {
    async of(eventId) {
      try {
        const event = await of.insight.find(eventId)
        if (event === null) return null
        if (event.reason === null) return warningOf(event)
        of.tell({ event, explanation: await of.insight.explain(event, null) })
        // The hint holds no facts of other tenants.
        return hintOf(event, await of.insight.explain(event, event.tenantLuid ?? noTenant))
      } catch (cause) {
        of.failed(cause)
        return null
      }
    },
  }
}

/** Text of a header: one line of plain ASCII. */
export function hintOf({ reason, isVerified }: AuthEvent, explanation: Explanation): string {
  const { sentence, steps } = explanation
  const mayName = isVerified || isOfForm(reason ?? '')
  const check = steps.find(({ state }) => state === 'failed')?.name ?? 'refused'
  return headerText(
    `${reason}: ${mayName ? sentence : (unprovedSentence(reason ?? '') ?? `the check of "${check}" failed`)}`,
  )
}

/** Of a sign-in that was accepted, and whose request should say something otherwise. */
function warningOf(event: AuthEvent): string | null {
  const notes = requestNotes(event)
  return notes.length === 0 ? null : headerText(`signed in: ${notes.join(' ')}`)
}

function headerText(text: string): string {
  return text
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, longest)
}
