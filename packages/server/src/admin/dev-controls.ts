/** The levers, pulled by the holder of the admin key. */

import {
  restError,
  type ClockReport,
  type ownDevControls,
  type RecordingReport,
} from '@easel/contract'
import type { DevControls } from '../dev-controls/dev-controls.ts'
import type { OwnHandlers, OwnServices } from './context.ts'
import { snapshotHandlers } from './snapshots.ts'

/** Routes of levers exist only where there are some. */
function devControlsOf({ devControls }: OwnServices): DevControls {
  if (devControls === null) throw new TypeError('a lever was pulled on a server without levers')
  return devControls
}

function clockReport({ clock }: DevControls): ClockReport {
  return { now: clock.now().toISOString(), offsetSeconds: clock.offsetSeconds }
}

function recordingReport({ recorder }: DevControls, { journal }: OwnServices): RecordingReport {
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

export const devControlHandlers: OwnHandlers<typeof ownDevControls> = {
  ...snapshotHandlers,
  getClock: async ({ services }) => clockReport(devControlsOf(services)),
  moveClock: async ({ services, body: { advanceSeconds, reset } }) => {
    const devControls = devControlsOf(services)
    const { clock } = devControls
    await services.endRunOut(clock.now())
    if (reset === true) clock.reset()
    if (advanceSeconds !== undefined) asked(() => clock.advance(advanceSeconds))
    // At once, so that it holds also where the process ends before the clock is set back.
    await services.endRunOut(clock.now())
    return clockReport(devControls)
  },
  getRateLimits: async ({ services }) => devControlsOf(services).limits.told(),
  setRateLimits: async ({ services, body }) => {
    const { limits } = devControlsOf(services)
    limits.set(body.preset)
    return limits.told()
  },
  addRateLimit: async ({ services, body }) => {
    const { limits } = devControlsOf(services)
    asked(() => limits.add(body))
    return limits.told()
  },
  listFaults: async ({ services }) => ({ faults: devControlsOf(services).faults.list() }),
  addFault: async ({ services, body }) => ({
    fault: asked(() => devControlsOf(services).faults.add(body)),
  }),
  clearFaults: async ({ services }) => devControlsOf(services).faults.clear(),
  startScopeRecording: async ({ services }) => {
    const devControls = devControlsOf(services)
    devControls.recorder.start()
    return recordingReport(devControls, services)
  },
  getScopeRecording: async ({ services }) => recordingReport(devControlsOf(services), services),
  stopScopeRecording: async ({ services }) => {
    const devControls = devControlsOf(services)
    devControls.recorder.stop()
    return recordingReport(devControls, services)
  },
}
