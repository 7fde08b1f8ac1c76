/** A pause between parts of long work: SQLite answers in this thread, and requests are served meanwhile. */

import { setImmediate } from 'node:timers/promises'

export const yieldToRequests = (): Promise<void> => setImmediate()
