/** When the program is asked to stop: by a signal, or by the launcher that it runs under. */

import { constants } from 'node:os'
import process from 'node:process'

const signals = ['SIGINT', 'SIGTERM'] as const

/** One request to stop may arrive several times: a terminal sends Ctrl+C to npm and to this process, and npm passes it on. */
const repeatMs = 250
const watchEveryMs = 200

/** @returns a signal that fires once; a later SIGINT or SIGTERM ends the process at once */
export function stopSignal(): AbortSignal {
  const stop = new AbortController()
  const ask = () => {
    if (stop.signal.aborted) return
    stop.abort()
    setTimeout(endBySignals, repeatMs, ask).unref()
  }
  for (const name of signals) process.on(name, ask)
  if (process.channel !== undefined && process.channel !== null) {
    process.on('message', (message) => {
      if (message === 'stop') ask()
    })
    // A launcher that was killed leaves no server behind.
    process.once('disconnect', ask)
    process.channel.unref()
  } else if (process.env['npm_lifecycle_event'] !== undefined) watchParent(ask)
  return stop.signal
}

/** npm gives a signal to the shell that it runs a script with, and the shell ends without passing it on. */
function watchParent(ask: () => void): void {
  const { ppid } = process
  const timer = setInterval(() => {
    if (process.ppid !== ppid) ask()
  }, watchEveryMs)
  timer.unref()
}

/** The system ends a process by a signal that it does not handle, except the first process of a container. */
function endBySignals(handler: () => void): void {
  for (const name of signals) {
    process.removeListener(name, handler)
    if (process.pid === 1) process.once(name, () => process.exit(128 + constants.signals[name]))
  }
}
