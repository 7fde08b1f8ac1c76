/** The seam through which verifiers hold back clients that guess. `identity/guard/` implements it. */

/** One try at a credential, before it is judged. */
export interface Attempt {
  /** Who tries, as {@link FailureGuard.clientOf} tells. */
  readonly client: string
  /** What the credential calls itself. Nothing tells yet whether there is such a one. */
  readonly credential: string
}

export interface Delay {
  /** At least 1. */
  readonly seconds: number
  /** Whether the address failed too often at this credential, or at too many of them. */
  readonly limit: 'credential' | 'address'
}

export interface FailureGuard {
  /** Who counts as one client. @param address Null where the connection is gone already. */
  clientOf(address: string | null): string
  /** How long the attempt has to wait. Null where it may be judged: always, for an address that has not failed. */
  delayOf(attempt: Attempt): Delay | null
  /** Counts a failure. */
  failed(attempt: Attempt): void
  /** The address has shown to hold the credential: its failures at it are forgotten. */
  succeeded(attempt: Attempt): void
  /** Whether the attempt is the first to be refused since the last failure; later ones are not worth an event each. */
  isFirstRefusal(attempt: Attempt): boolean
}

/** An attempt that was refused unseen. */
export class TooManyFailures extends Error {
  readonly retryAfterSeconds: number

  constructor(retryAfterSeconds: number, options?: ErrorOptions) {
    super(`too many failures; the next attempt is judged in ${retryAfterSeconds} s`, options)
    this.name = 'TooManyFailures'
    this.retryAfterSeconds = retryAfterSeconds
  }
}
