/** Transactions that lost a race are tried again, where the database lets several run at once. */

const mostTries = 4

/**
 * PostgreSQL: unique_violation, serialization_failure, deadlock_detected.
 *
 * A name that another transaction took between a look and an insert is a unique violation once; the next try sees it and the work
 * answers as it would have, had it come second.
 */
const conflicts: ReadonlySet<unknown> = new Set(['23505', '40001', '40P01'])

/** The attempt must have no effect outside its transaction. */
export async function againAfterConflict<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt()
    } catch (error) {
      const isConflict = error instanceof Error && 'code' in error && conflicts.has(error.code)
      if (!isConflict || tries === mostTries) throw error
    }
  }
}
