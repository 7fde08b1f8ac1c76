/** How often a job was begun, where an outage of the database cut some of its beginnings: those are no fault of the job. */

import { BoundedMap } from '../domain/bounded-map.ts'
import { outageIn, type Job } from '../ports/index.ts'

const remembered = 10_000

/** Of one worker, which is alive: what it lost to an outage did not end it. */
export class OutageCuts {
  /** Beginnings that count, by the id of a job that was cut. */
  readonly #before = new BoundedMap<number, number>(remembered)

  /** @throws what the work throws */
  async counted(job: Job, work: (begun: number) => Promise<void>): Promise<void> {
    const before = this.#before.get(job.id) ?? job.attempt - 1
    try {
      await work(before + 1)
      // It may have been given back, to be begun again.
      if (this.#before.get(job.id) !== undefined) this.#before.set(job.id, before + 1)
    } catch (cause) {
      if (outageIn(cause) !== null) this.#before.set(job.id, before)
      throw cause
    }
  }
}
