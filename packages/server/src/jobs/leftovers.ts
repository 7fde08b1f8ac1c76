/**
 * What the engine made of files that nothing refers to any more: converted rows and finished results. It goes soon after
 * the last reference, and a sweep finds what was missed.
 */

import type { Logger } from '../log/logger.ts'
import type { Engine, LeftoverNotes, Store } from '../ports/index.ts'

export type Leftovers = LeftoverNotes & AsyncDisposable

export interface LeftoversOptions {
  readonly store: Store
  readonly engine: Pick<Engine, 'forget' | 'sweep'>
  readonly log: Logger
}

export function createLeftovers({ store, engine, log }: LeftoversOptions): Leftovers {
  // Older revisions are kept for download; nothing is rendered from them.
  const isReferenced = async (sha256: string) =>
    (await store.read.workbooks.isCurrentFile(sha256)) ||
    (await store.read.dataSources.isCurrentFile(sha256))
  let running: Promise<unknown> = Promise.resolve()
  /** One after another: forgetting waits for the work on the file. */
  const next = (work: () => Promise<unknown>): void => {
    running = running
      .then(work)
      .catch((cause: unknown) => log.error('leftovers not removed', cause))
  }
  return {
    note: (sha256) => {
      const forget = async (): Promise<void> => {
        if (!(await isReferenced(sha256))) await engine.forget(sha256)
      }
      next(forget)
    },
    noteMany: () => {
      next(() => engine.sweep(isReferenced))
    },
    [Symbol.asyncDispose]: async () => {
      await running
    },
  }
}
