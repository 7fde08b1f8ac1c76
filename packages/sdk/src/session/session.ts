/** An open session of a client, and where it is kept. */

export interface Session {
  readonly token: string
  /** Of the REST API. Empty for Cloud Manager. */
  readonly siteId: string
  readonly userId: string
  /** Of Cloud Manager. Empty for the REST API. */
  readonly tenantId: string
}

/**
 * Keeps one session, so that clients and processes may share it: a service ends the older session of a personal access token when a
 * newer one is opened.
 */
export interface SessionStore {
  get(): Promise<Session | null>
  /**
   * Puts the session in the place of the one that is expected there, compared by its token.
   *
   * @returns whether it did: false when another one is kept by now
   */
  compareAndSet(expected: Session | null, session: Session | null): Promise<boolean>
}

/** Keeps the session in this client alone. */
export function memoryStore(): SessionStore {
  let kept: Session | null = null
  return {
    get: async () => kept,
    compareAndSet: async (expected, session) => {
      if (kept?.token !== expected?.token) return false
      kept = session
      return true
    },
  }
}
