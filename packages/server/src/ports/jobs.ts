/** Hands background work to the worker. The job's row, written with the change it belongs to, is the truth. */

export interface JobQueue {
  /** Says that a job row was committed, so that a worker need not wait for its next look. */
  wake(): void
}
