/**
 * One run of the Hyper engine as a separate process. hyperd calls back with its endpoint, and stops by itself when
 * that callback connection closes, so a crash of this process leaves none behind.
 */

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Server, Socket } from 'node:net'
import { ExtractError } from './extract-error.ts'
import { openHyperdSockets, type HyperdAddress, type HyperdSockets } from './hyperd-sockets.ts'

export interface HyperdOptions {
  readonly program: string
  /** The only folder whose files SQL may read or write (ATTACH is not covered by it). */
  readonly fileRoot: string
  readonly memoryLimitBytes: number
  readonly startTimeoutMs: number
  /** Ends the wait for its start. */
  readonly signal?: AbortSignal
}

export interface Hyperd extends AsyncDisposable {
  /** Speaks the PostgreSQL protocol, user `tableau_internal_user`, no password. */
  readonly address: HyperdAddress
}

/** @throws ExtractError hyper-reader-failed when it does not answer in time; the signal's reason when it fires. */
export async function startHyperd(options: HyperdOptions): Promise<Hyperd> {
  options.signal?.throwIfAborted()
  const sockets = await openHyperdSockets()
  const child = spawn(options.program, flags(options, sockets), { stdio: 'ignore' })
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  let callback: Socket | undefined
  const end = async (): Promise<void> => {
    await stop({ child, exited, callback })
    await sockets[Symbol.asyncDispose]()
  }
  try {
    const { listener } = sockets
    const { startTimeoutMs: timeoutMs, signal } = options
    const wait = { listener, child, timeoutMs, ...(signal === undefined ? {} : { signal }) }
    const started = await waitForEndpoint(wait)
    callback = started.socket
    // A reset when hyperd dies is expected and seen through the query that fails.
    callback.on('error', () => undefined)
    return { address: sockets.addressOf(started.endpoint), [Symbol.asyncDispose]: end }
  } catch (cause) {
    await end()
    options.signal?.throwIfAborted()
    throw new ExtractError('hyper-reader-failed', `hyperd at ${options.program} did not start`, {
      cause,
    })
  }
}

/** Flag set of Tableau's own Hyper API. An empty log configuration keeps it from filling the disk. */
function flags(options: HyperdOptions, sockets: HyperdSockets): string[] {
  return [
    'run',
    '--callback-connection',
    sockets.callbackConnection,
    '--listen-connection',
    sockets.listenConnection,
    '--init-user=tableau_internal_user',
    '--language=en_US',
    '--date-style=MDY',
    '--date-style-lenient=false',
    '--no-password',
    '--skip-license',
    '--default-database-version=3',
    '--log-config=',
    `--log-dir=${options.fileRoot}`,
    `--external-file-root=${options.fileRoot}`,
    `--memory-limit=${Math.max(1, Math.floor(options.memoryLimitBytes / 2 ** 20))}m`,
  ]
}

async function waitForEndpoint(start: {
  readonly listener: Server
  readonly child: ChildProcess
  readonly timeoutMs: number
  readonly signal?: AbortSignal
}): Promise<{ readonly socket: Socket; readonly endpoint: string }> {
  const giveUp = new AbortController()
  const timer = setTimeout(() => giveUp.abort(new Error('start timed out')), start.timeoutMs)
  const onExit = (): void => giveUp.abort(new Error('hyperd ended at start'))
  const onError = (cause: Error): void => giveUp.abort(cause)
  const onAbort = (): void => giveUp.abort(start.signal?.reason)
  start.signal?.addEventListener('abort', onAbort)
  if (start.signal?.aborted === true) onAbort()
  start.child.once('exit', onExit)
  start.child.once('error', onError)
  try {
    const events: Socket[] = await once(start.listener, 'connection', { signal: giveUp.signal })
    const [socket] = events
    if (socket === undefined) throw new Error('no callback connection')
    return { socket, endpoint: await readEndpoint(socket, giveUp.signal) }
  } catch (error) {
    throw giveUp.signal.aborted ? giveUp.signal.reason : error
  } finally {
    clearTimeout(timer)
    start.signal?.removeEventListener('abort', onAbort)
    start.child.off('exit', onExit)
  }
}

/** The message is one length byte, then the endpoint, which ends in a NUL counted by the length. */
async function readEndpoint(socket: Socket, signal: AbortSignal): Promise<string> {
  let received = Buffer.alloc(0)
  while (received.length === 0 || received.length < 1 + (received[0] ?? 0)) {
    const chunks: Buffer[] = await once(socket, 'data', { signal })
    received = Buffer.concat([received, ...chunks])
  }
  return received.subarray(1).toString().replaceAll('\0', '').trim()
}

async function stop(run: {
  readonly child: ChildProcess
  readonly exited: Promise<void>
  readonly callback: Socket | undefined
}): Promise<void> {
  run.callback?.destroy()
  if (run.child.pid === undefined) return
  const kill = setTimeout(() => run.child.kill('SIGKILL'), run.callback === undefined ? 0 : 2000)
  await run.exited
  clearTimeout(kill)
}
