/** The server as a library. */

export type { EaselOptions } from './wire/config.ts'
export type { ExplainedEvent } from './diagnostics/hints.ts'
export { createLineSink, type LineSink } from './log/line-sink.ts'
export { createLogger, lossLine, type Logger } from './log/logger.ts'
export { startEasel, type Easel } from './main.ts'
export { isOnThisMachine } from './wire/on-this-machine.ts'
export { StartRefused } from './wire/start-refused.ts'
export type { Account, Group, Site, Tenant, User } from './ports/index.ts'
export { firstSiteProblem } from './wire/first-site.ts'
export type { Provision } from './provision/provision.ts'
