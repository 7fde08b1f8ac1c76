/** The request behind the events of the log of sign-ins, and the header that names the last of them. */

import type { AuthApi, AuthHints, AuthJournal, AuthOrigin } from '../ports/auth-events.ts'
import type { Answer, Peer } from './call.ts'
import { hintHeader } from './hint.ts'

/** Id of the event in the log of sign-ins that tells why; the body stays as the real service writes it. */
const eventHeader = 'x-easel-event'

export interface Asked {
  readonly api: AuthApi
  readonly method: { readonly name: string }
  readonly requestId: string
  readonly peer: Peer
  readonly accept: string | undefined
}

export interface EventTeller {
  readonly journal: Pick<AuthJournal, 'within'>
  /** Why a request was refused, in a line; null where nothing is said but the answer. */
  readonly hints: AuthHints | null
}

/** Answers a request; where it made an event, the answer names it. */
export async function withEvent(
  { journal, hints }: EventTeller,
  asked: Asked,
  answering: () => Promise<Answer>,
): Promise<Answer> {
  const { result, eventId } = await journal.within(originOf(asked), answering)
  if (eventId === null) return result
  const hint = hints === null ? null : await hints.of(eventId)
  const hinted = hint === null ? {} : { [hintHeader]: hint }
  return { ...result, headers: { ...result.headers, ...hinted, [eventHeader]: eventId } }
}

function originOf({ api, method, requestId, peer, accept }: Asked): AuthOrigin {
  return { api, method: method.name, requestId, ...peer, accept: accept?.slice(0, 100) ?? null }
}
