/** Hands background work to the worker. The job's row, written with the change it belongs to, is the truth. */

/** Word of jobs that were committed by any server of the database, where the database passes it on. */
export interface JobAnnouncements {
  /** Calls back at each, until it is disposed. Some may be missed, so that a look now and then is needed all the same. */
  listen(heard: () => void): AsyncDisposable
}

export interface JobQueue {
  /** Says that a job row was committed, so that a worker need not wait for its next look. */
  wake(): void
}
