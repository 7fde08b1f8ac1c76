/** Time and chance. Rules never ask the system for either, so that tests and users can move the clock. */

export interface Clock {
  now(): Date
}

export interface Random {
  bytes(count: number): Buffer
  uuid(): string
}
