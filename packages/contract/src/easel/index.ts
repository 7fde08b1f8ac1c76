/** Easel's own methods, every one under its name. */

import * as authEvents from './auth-events.ts'

export * from './define.ts'
export type * from './auth-events.ts'

export const own = Object.freeze({ ...authEvents })
