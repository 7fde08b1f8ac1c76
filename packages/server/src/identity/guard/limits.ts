/** Limits of failed sign-ins, in one place. */

export interface SignInLimits {
  /** After each window half of the failures are forgotten. */
  readonly windowSeconds: number
  readonly firstDelaySeconds: number
  readonly longestDelaySeconds: number
  /** Failures of one address at one credential before it has to wait. */
  readonly ofCredential: number
  /** Credentials that one address may fail at before it has to wait with all that it has not signed in with. */
  readonly ofAddress: number
  /** Failures at one credential, over all addresses, from which on the strict numbers hold for it. */
  readonly ofCredentialAnywhere: number
  /** Failures at all credentials from which on the strict numbers hold for all. */
  readonly inTotal: number
  /** Both at least 1: only clients with failed attempts are throttled. */
  readonly strict: { readonly ofCredential: number; readonly ofAddress: number }
  /** Signatures by public keys, each second, that are tried for addresses which have to wait. */
  readonly signaturesTriedPerSecond: number
}

/**
 * The window, the five failures and the doubling wait are OWASP's account lockout with exponential delay; the other numbers are ours.
 *
 * @see OWASP Authentication Cheat Sheet, "Account Lockout"; ASVS 5.0 6.3.1
 */
export const signInLimits: SignInLimits = {
  windowSeconds: 15 * 60,
  firstDelaySeconds: 1,
  longestDelaySeconds: 15 * 60,
  ofCredential: 5,
  ofAddress: 20,
  ofCredentialAnywhere: 50,
  inTotal: 1_000,
  strict: { ofCredential: 1, ofAddress: 3 },
  signaturesTriedPerSecond: 100,
}

/** For tests that fail on purpose, again and again. */
export const unlimitedSignIns: SignInLimits = {
  ...signInLimits,
  ofCredential: Infinity,
  ofAddress: Infinity,
  ofCredentialAnywhere: Infinity,
  inTotal: Infinity,
}

/** The limits with some of them changed, or none at all. */
export function limitsWith(change: Partial<SignInLimits> | 'off'): SignInLimits {
  return change === 'off' ? unlimitedSignIns : { ...signInLimits, ...change }
}
