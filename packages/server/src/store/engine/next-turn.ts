/** A pause between parts of long work: SQLite answers in this thread, and other requests must have their turn. */

import { setImmediate } from 'node:timers/promises'

export const nextTurn = (): Promise<void> => setImmediate()
