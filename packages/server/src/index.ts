/** The server as a library. */

export type { EaselOptions } from './config.ts'
export type { ExplainedEvent } from './insight/hints.ts'
export { createLogger, type Logger } from './logger.ts'
export { startEasel, type Easel } from './main.ts'
export { isOnThisMachine } from './on-this-machine.ts'
export type { Account, Group, Site, Tenant, User } from './ports/index.ts'
export type { Provision } from './provision.ts'
