/** Failures that the person at the keyboard can act on. */

/** The command line itself is wrong; exit code 2. The message names the flag or argument. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The command was understood and could not be carried out; exit code 1. The message says what to do. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure'
}
