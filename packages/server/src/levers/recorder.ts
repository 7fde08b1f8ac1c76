/** Which methods each session really calls, and the fewest scopes that would have done. */

import {
  shortestScopes,
  type AnyMethod,
  type RecordingTold,
  type UsedScopes,
} from '@easel/contract'
import type { Caller } from '../ports/index.ts'

interface Seen {
  readonly userName: string
  readonly methods: Map<string, AnyMethod>
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

  see(method: AnyMethod, { session, user }: Caller): void {
    if (!this.#isRecording) return
    const known = this.#sessions.get(session.idPart)
    if (known === undefined && this.#sessions.size >= sessionLimit) return
    const seen = known ?? { userName: user.name, methods: new Map<string, AnyMethod>() }
    seen.methods.set(method.name, method)
    this.#sessions.set(session.idPart, seen)
  }

  /** @param idOf What stands for a session in place of its token */
  told(idOf: (idPart: string) => string): RecordingTold {
    const sessions = [...this.#sessions].map(([idPart, { userName, methods }]) => ({
      sessionId: idOf(idPart),
      userName,
      ...used([...methods.values()]),
    }))
    const all = new Map([...this.#sessions.values()].flatMap(({ methods }) => [...methods]))
    return { isRecording: this.#isRecording, all: used([...all.values()]), sessions }
  }
}

function used(methods: readonly AnyMethod[]): UsedScopes {
  const { scopes } = shortestScopes(methods.map(({ scope }) => scope))
  return {
    methods: methods.map(({ name }) => name).toSorted(),
    scopes,
    tokenOnly: methods.filter(({ scope }) => scope === null).map(({ name }) => name),
  }
}
