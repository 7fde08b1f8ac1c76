/** Structured log lines: one JSON object a line. Callers pass facts by name, never headers, bodies or credentials. */

import type { Loss } from './line-sink.ts'

export type LogFacts = Readonly<Record<string, string | number | boolean | null>>

export interface Logger {
  info(event: string, facts?: LogFacts): void
  /** A fault of ours; the cause's stack goes to the log and nowhere else. */
  error(event: string, cause: unknown, facts?: LogFacts): void
}

export const silentLogger: Logger = { info: () => {}, error: () => {} }

/** The line that stands for lines which could not be written. */
export function lossLine({ lines, cause }: Loss, now: Date): string {
  return JSON.stringify({
    time: now.toISOString(),
    level: 'warn',
    event: 'log lines lost',
    lines,
    cause,
  })
}

/** @param write Takes one line without its line break. */
export function createLogger(write: (line: string) => void, now: () => Date): Logger {
  const line = (level: string, event: string, facts: LogFacts) =>
    write(JSON.stringify({ time: now().toISOString(), level, event, ...facts }))
  return {
    info: (event, facts = {}) => line('info', event, facts),
    error: (event, cause, facts = {}) =>
      line('error', event, {
        ...facts,
        cause: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
      }),
  }
}
