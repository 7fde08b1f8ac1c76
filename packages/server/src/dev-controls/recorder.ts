/** Which methods each session really calls, and the fewest scopes that would have done. */

import { shortestScopes, type RecordingReport, type UsedScopes } from '@easel/contract'
import type { GatedApi, GatedCaller, GatedMethod } from '../kernel/gate.ts'

interface Seen {
  readonly api: GatedApi
  readonly userName: string
  readonly methods: Set<GatedMethod>
}

const sessionLimit = 10_000

export class Recorder {
  #isRecording = false
  #sessions = new Map<string, Seen>()

  start(): void {
    this.#isRecording = true
    this.#sessions = new Map()
  }

  stop(): void {
    this.#isRecording = false
  }

  see(method: GatedMethod, { api, sessionIdPart, userName }: GatedCaller): void {
    if (!this.#isRecording) return
    const known = this.#sessions.get(sessionIdPart)
    if (known === undefined && this.#sessions.size >= sessionLimit) return
    const seen = known ?? { api, userName, methods: new Set<GatedMethod>() }
    seen.methods.add(method)
    this.#sessions.set(sessionIdPart, seen)
  }

  /** @param idOf What stands for a session in place of its token */
  report(idOf: (idPart: string) => string): RecordingReport {
    const sessions = [...this.#sessions].map(([idPart, { api, userName, methods }]) => ({
      sessionId: idOf(idPart),
      api,
      userName,
      ...used(methods),
    }))
    const all = new Set([...this.#sessions.values()].flatMap(({ methods }) => [...methods]))
    return { isRecording: this.#isRecording, all: used(all), sessions }
  }
}

function used(called: ReadonlySet<GatedMethod>): UsedScopes {
  const methods = [...called]
  const { scopes } = shortestScopes(methods.map(({ scope }) => scope))
  return {
    methods: methods.map(({ name }) => name).toSorted(),
    scopes,
    tokenOnly: methods.filter(({ scope }) => scope === null).map(({ name }) => name),
  }
}
