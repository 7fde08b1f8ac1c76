/** A pause between parts of long work, in which other requests are served. */

import { setImmediate } from 'node:timers/promises'

export const yieldToRequests = (): Promise<void> => setImmediate()
