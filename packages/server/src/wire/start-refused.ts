/** Refusals to start, for programs that start servers. */

export { StartRefused } from '../ports/index.ts'
