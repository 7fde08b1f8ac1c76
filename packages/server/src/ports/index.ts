/** The seams of the server: what handlers and rules may ask of the world outside. */

export type * from './access.ts'
export * from './blobs.ts'
export type * from './caller.ts'
export type * from './clock.ts'
export type * from './cloud-manager.ts'
export * from './engine.ts'
export type * from './jobs.ts'
export type * from './records.ts'
export * from './sessions.ts'
export type * from './sign-in.ts'
export type * from './store.ts'
export type * from './trust.ts'
