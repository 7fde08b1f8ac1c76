/** What a command is, and the terminal it talks to. */

/** The outside of a command: replaced as a whole in tests. */
export interface Terminal {
  /** Results: what a script would read. */
  out(text: string): void
  /** Everything said about the work: progress, warnings, logs. */
  err(text: string): void
  /** Bytes as they are, e.g. a picture. */
  write(bytes: Uint8Array): void
  /**
   * Writes of a server, which never wait for a reader: to the place of results, and to that of logs.
   *
   * @returns how many of the bytes were written; rejects when none can be
   */
  putOut(bytes: Uint8Array): Promise<number>
  putErr(bytes: Uint8Array): Promise<number>
  /** The whole standard input; null where it is a keyboard. */
  readonly input: () => Promise<string | null>
  readonly env: Readonly<Record<string, string | undefined>>
  /** True when results go to a person rather than to a file or a program. */
  readonly isInteractive: boolean
  /** Fires when the user or the system asks the program to end. */
  readonly stop: AbortSignal
}

export interface Command {
  /** Printed by `--help`. */
  readonly help: string
  /**
   * @param args What follows the command's name
   * @throws UsageError, CommandFailure
   */
  run(args: readonly string[], terminal: Terminal): Promise<void>
}
