/** What a method tells of itself. */

/** What every method of a client tells of itself. */
export interface MethodFacts<Code extends string = string> {
  /** As the contract names it. */
  readonly methodName: string
  /** Codes that the method may answer, those of every request included. */
  readonly codes: readonly Code[]
}
