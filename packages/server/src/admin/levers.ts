/** The levers, pulled by the holder of the admin key. */

import { restError, type ClockTold, type ownLevers, type RecordingTold } from '@easel/contract'
import type { Levers } from '../dev-controls/levers.ts'
import type { OwnHandlers, OwnServices } from './context.ts'
import { snapshotHandlers } from './snapshots.ts'

/** Routes of levers exist only where there are some. */
function leversOf({ levers }: OwnServices): Levers {
  if (levers === null) throw new TypeError('a lever was pulled on a server without levers')
  return levers
}

function clockTold({ clock }: Levers): ClockTold {
  return { now: clock.now().toISOString(), offsetSeconds: clock.offsetSeconds }
}

function recordingTold({ recorder }: Levers, { journal }: OwnServices): RecordingTold {
  return recorder.told((idPart) => journal.sessionIdOf(idPart))
}

/** What a lever refuses is a mistake in the request. */
function asked<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof RangeError) throw restError('400000', { problem: error.message })
    throw error
  }
}

export const leverHandlers: OwnHandlers<typeof ownLevers> = {
  ...snapshotHandlers,
  getClock: async ({ services }) => clockTold(leversOf(services)),
  moveClock: async ({ services, body: { advanceSeconds, reset } }) => {
    const levers = leversOf(services)
    const { clock } = levers
    await services.endRunOut(clock.now())
    if (reset === true) clock.reset()
    if (advanceSeconds !== undefined) asked(() => clock.advance(advanceSeconds))
    // At once, so that it holds also where the process ends before the clock is set back.
    await services.endRunOut(clock.now())
    return clockTold(levers)
  },
  getRateLimits: async ({ services }) => leversOf(services).limits.told(),
  setRateLimits: async ({ services, body }) => {
    const { limits } = leversOf(services)
    limits.set(body.preset)
    return limits.told()
  },
  addRateLimit: async ({ services, body }) => {
    const { limits } = leversOf(services)
    asked(() => limits.add(body))
    return limits.told()
  },
  listFaults: async ({ services }) => ({ faults: leversOf(services).faults.list() }),
  addFault: async ({ services, body }) => ({
    fault: asked(() => leversOf(services).faults.add(body)),
  }),
  clearFaults: async ({ services }) => leversOf(services).faults.clear(),
  startScopeRecording: async ({ services }) => {
    const levers = leversOf(services)
    levers.recorder.start()
    return recordingTold(levers, services)
  },
  getScopeRecording: async ({ services }) => recordingTold(leversOf(services), services),
  stopScopeRecording: async ({ services }) => {
    const levers = leversOf(services)
    levers.recorder.stop()
    return recordingTold(levers, services)
  },
}
