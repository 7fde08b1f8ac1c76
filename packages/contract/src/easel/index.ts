/** Easel's own methods, every one under its name. */

import * as access from './access.ts'
import * as audit from './audit.ts'
import * as authEvents from './auth-events.ts'
import * as connect from './connect.ts'
import * as keys from './keys.ts'
import * as devControls from './dev-controls.ts'
import * as operatorSites from './operator-sites.ts'
import * as operatorTokens from './operator-tokens.ts'
import * as snapshots from './snapshots.ts'
import * as views from './views.ts'

export * from './define.ts'
export type * from './access.ts'
export type * from './audit.ts'
export type * from './auth-events.ts'
export type * from './connect.ts'
export type * from './keys.ts'
export type * from './dev-controls.ts'
export type * from './operator-sites.ts'
export type * from './operator-tokens.ts'
export type * from './snapshots.ts'
export type * from './views.ts'

export const ownDevControls = Object.freeze({ ...devControls, ...snapshots })
/** For the operator of a server, running or not. */
export const operatorMethods = Object.freeze({ ...operatorSites, ...operatorTokens })
export const own = Object.freeze({
  ...access,
  ...audit,
  ...authEvents,
  ...connect,
  ...keys,
  ...operatorMethods,
  ...views,
  ...ownDevControls,
})
