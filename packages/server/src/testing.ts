/** A running server inside the test's own process: any free port, everything in memory, many at once. */

export { startEasel, type Easel } from './main.ts'
export type { EaselOptions } from './wire/config.ts'
export type { Account, Clock, Random, Site, Tenant, User } from './ports/index.ts'
export type { Provision } from './provision/provision.ts'
