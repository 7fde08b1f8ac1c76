/** All that clients do, and the choice of the next. */

import * as fc from 'fast-check'
import { contentSteps } from './content-steps.ts'
import { peopleSteps } from './people-steps.ts'
import { projectSteps } from './project-steps.ts'
import { ruleSteps } from './rule-steps.ts'
import type { Ask, Asked, Step } from './step.ts'
import type { World } from './world.ts'

const asks: Readonly<Record<string, Ask>> = {
  ...peopleSteps,
  ...projectSteps,
  ...ruleSteps,
  ...contentSteps,
}

export const askOf = (world: World, by: string, step: Step): Asked | null =>
  asks[step.what]?.(world, by, step) ?? null

const choice = fc.nat({ max: 9_999 })
/** Administrators ask more often than others: most of what others want is refused. */
const client = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(0, 1) },
  { weight: 3, arbitrary: fc.nat({ max: 9 }) },
)

export const anyStep: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(...Object.keys(asks)),
  client,
  one: choice,
  two: choice,
  three: choice,
})
