/** How often a job was begun, but for the beginnings that an outage of the database cut: those are no fault of the job. */

import { BoundedMap } from '../domain/bounded-map.ts'
import { outageIn, type Job } from '../ports/index.ts'
import type { JobOutcome } from './run-job.ts'

const remembered = 10_000

/** Of one worker, which is alive: only a job that it gives back has used up a beginning. */
export class Beginnings {
  /** Those that count, by the id of a job that was begun here. */
  readonly #before = new BoundedMap<number, number>(remembered)
  /** Claims whose answer an outage lost since the last one that was answered: each may have counted as a beginning. */
  #lostClaims = 0

  /** @throws what the claim throws */
  async claimed(claim: () => Promise<Job | null>): Promise<Job | null> {
    try {
      const job = await claim()
      if (job !== null && this.#before.get(job.id) === undefined) {
        this.#before.set(job.id, Math.max(0, job.attempt - 1 - this.#lostClaims))
      }
      this.#lostClaims = 0
      return job
    } catch (cause) {
      if (outageIn(cause) !== null) this.#lostClaims += 1
      throw cause
    }
  }

  /** @throws what the work throws */
  async counted({ id }: Job, work: (begun: number) => Promise<JobOutcome>): Promise<void> {
    const before = this.#before.get(id) ?? 0
    const outcome = await work(before + 1)
    if (outcome === 'given-back') this.#before.set(id, before + 1)
  }
}
