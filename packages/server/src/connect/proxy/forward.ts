/** Sends one request with the session of its credential: again after a sign-in where the target has answered 401, and once only. */

import { BoundedMap } from '../../domain/bounded-map.ts'
import type { LiveSession, SessionBroker } from '../broker/broker.ts'
import type { Credential } from '../broker/credential.ts'
import { SiteTurns } from '../broker/site-turns.ts'
import { ConnectProblem } from '../problem.ts'
import type { Egress, EgressAnswer } from '../target/egress.ts'
import type { Tableau } from '../target/tableau.ts'
import { targetPath, type JudgedPath } from './path.ts'
import type { ProxyBody } from './request-body.ts'

export interface Forwarded {
  readonly credential: Credential
  readonly origin: string
  readonly verb: string
  readonly place: JudgedPath
  /** For the target, without those of the session. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: ProxyBody
  readonly signal: AbortSignal
}

export class Forwarder {
  readonly #broker: SessionBroker
  readonly #egress: Egress
  readonly #tableau: Tableau
  readonly #turns = new SiteTurns()
  /** Requests that were answered 401 by a session that was new: another sign-in would not change that. */
  readonly #stubborn = new BoundedMap<string, true>(5_000)

  constructor(deps: {
    readonly broker: SessionBroker
    readonly egress: Egress
    readonly tableau: Tableau
  }) {
    this.#broker = deps.broker
    this.#egress = deps.egress
    this.#tableau = deps.tableau
  }

  /** @throws SignInFailed, TargetSilent, ConnectProblem 503 */
  async send(request: Forwarded): Promise<EgressAnswer> {
    const { credential } = request
    return this.#turns.during(credential.fingerprint, credential.site, async () => {
      const session = await this.#sessionFor(request)
      const answer = await this.#sendWith(session, request)
      const name = `${credential.fingerprint} ${request.verb} ${request.place.path}`
      if (answer.status !== 401) {
        this.#stubborn.delete(name)
        return answer
      }
      if (this.#stubborn.get(name) === true) return answer
      answer.body.destroy()
      const renewed = await this.#broker.session(credential, session.generation)
      if (request.body.rest !== null) throw interrupted()
      const second = await this.#sendWith(renewed, request)
      if (second.status === 401) this.#stubborn.set(name, true)
      return second
    })
  }

  /** A body that comes only once is sent with a session that is known to live. */
  async #sessionFor({ credential, origin, body }: Forwarded): Promise<LiveSession> {
    const session = await this.#broker.session(credential)
    if (body.rest === null || (await this.#tableau.isAlive(origin, session))) return session
    return this.#broker.session(credential, session.generation)
  }

  #sendWith(session: LiveSession, request: Forwarded): Promise<EgressAnswer> {
    const { origin, verb, place, headers, body, signal } = request
    return this.#egress.send({
      origin,
      verb,
      path: targetPath(place, { origin, ...session }),
      headers: { ...headers, ...lengthOf(body.whole, headers), 'x-tableau-auth': session.token },
      body: body.whole ?? body.rest,
      signal,
    })
  }
}

/** One that is whole says so, whichever way it came. */
const lengthOf = (whole: Uint8Array | null, headers: Readonly<Record<string, string>>) =>
  whole === null || headers['content-length'] !== undefined
    ? {}
    : { 'content-length': String(whole.length) }

const interrupted = () =>
  new ConnectProblem(
    503,
    'session-ended',
    'The session ended while the body was under way. Send the request again.',
    { headers: { 'retry-after': '1' } },
  )
