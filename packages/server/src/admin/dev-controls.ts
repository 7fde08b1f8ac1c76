/** Development controls, for the holder of the admin key. */

import {
  restError,
  type ClockReport,
  type ownDevControls,
  type RecordingReport,
} from '@easel/contract'
import type { DevControls } from '../dev-controls/dev-controls.ts'
import type { OwnHandlers, OwnServices } from './context.ts'
import { snapshotHandlers } from './snapshots.ts'

/** The routes exist only on a server with development controls. */
function devControlsOf({ devControls }: OwnServices): DevControls {
  if (devControls === null)
    throw new TypeError('a development control was called on a server without development controls')
  return devControls
}

function clockReport({ clock }: DevControls): ClockReport {
  return { now: clock.now().toISOString(), offsetSeconds: clock.offsetSeconds }
}

function recordingReport({ recorder }: DevControls, { journal }: OwnServices): RecordingReport {
  return recorder.report((idPart) => journal.sessionIdOf(idPart))
}

/** A refusal of a development control is an error in the request. */
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
  getRateLimits: async ({ services }) => devControlsOf(services).limits.report(),
  setRateLimits: async ({ services, body }) => {
    const { limits } = devControlsOf(services)
    limits.set(body.preset)
    return limits.report()
  },
  addRateLimit: async ({ services, body }) => {
    const { limits } = devControlsOf(services)
    asked(() => limits.add(body))
    return limits.report()
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
