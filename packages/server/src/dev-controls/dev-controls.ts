/** All development controls, and the gate through which they act on every method. */

import type { Gate } from '../kernel/gate.ts'
import type { Clock, Random } from '../ports/index.ts'
import { createMovableClock, type MovableClock } from './clock.ts'
import { Faults } from './faults.ts'
import { RateLimits } from './rate-limits.ts'
import { Recorder } from './recorder.ts'

export interface DevControls {
  readonly clock: MovableClock
  readonly limits: RateLimits
  readonly faults: Faults
  readonly recorder: Recorder
  readonly gate: Gate
}

export function createDevControls(of: {
  readonly clock: Clock
  readonly random: Random
}): DevControls {
  const clock = createMovableClock(of.clock)
  const limits = new RateLimits(clock)
  const faults = new Faults(of.random)
  const recorder = new Recorder()
  const gate: Gate = {
    before: (method, request) => faults.strike(method, request),
    admit(method, caller) {
      recorder.see(method, caller)
      limits.admit(method, caller)
    },
  }
  return { clock, limits, faults, recorder, gate }
}
