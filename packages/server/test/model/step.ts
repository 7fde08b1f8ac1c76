/** What a client does next: a request, whether the model lets it, and what it changes there. */

import type { TestAnswer } from '../kit.ts'
import type { Person } from '../person.ts'
import type { World } from './world.ts'

export interface Step {
  readonly what: string
  readonly client: number
  /** Choices among what there is. */
  readonly one: number
  readonly two: number
  readonly three: number
}

export interface Asked {
  /** In names of the model. */
  readonly words: string
  readonly isAllowed: boolean
  send(client: Person): Promise<TestAnswer>
  /** Where the server has done it. */
  done(answer: TestAnswer): void
  /** Where it has refused. */
  refused?(): void
}

/** Null: there is nothing to do it with, or enough of it. */
export type Ask = (world: World, by: string, step: Step) => Asked | null

export const pick = <T>(from: readonly T[], choice: number): T | undefined =>
  from[choice % Math.max(1, from.length)]
