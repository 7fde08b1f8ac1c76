/** The server's entry: what the package starts with. `wire/` constructs it. */

export { startEasel, type Easel } from './wire/start.ts'
