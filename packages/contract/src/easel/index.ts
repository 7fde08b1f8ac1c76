/** Easel's own methods, every one under its name. */

import * as authEvents from './auth-events.ts'
import * as levers from './levers.ts'
import * as snapshots from './snapshots.ts'

export * from './define.ts'
export type * from './auth-events.ts'
export type * from './levers.ts'
export type * from './snapshots.ts'

export const ownLevers = Object.freeze({ ...levers, ...snapshots })
export const own = Object.freeze({ ...authEvents, ...ownLevers })
