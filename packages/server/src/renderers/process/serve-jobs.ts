/** The renderer's side of the channel: takes one job at a time from the server and answers it. */

import { Socket } from 'node:net'
import process from 'node:process'
import { EngineRefusal, outageIn } from '../../ports/index.ts'
import { readFrames, writeFrame } from '../channel/frames.ts'
import type { FromRenderer, Job, Part, RendererSettings, ToRenderer } from '../channel/messages.ts'
import { foldersOf, removeFolders, watchServer, type Folders } from './watch-server.ts'

/** Where a job puts its answer. Both wait while the server is slow to take it. */
export interface Answer {
  part(part: Part): Promise<void>
  bytes(bytes: Uint8Array): Promise<void>
}

export type Work = (job: Job, answer: Answer, signal: AbortSignal) => Promise<void>

export interface Opened extends AsyncDisposable {
  readonly work: Work
}

/** File descriptor of the channel. */
const channel = 3

/** Serves jobs until the server closes the channel or is gone. */
export function serveJobs(open: (settings: RendererSettings) => Promise<Opened>): void {
  // Signals of the terminal go to the whole group; a renderer ends when its server wants it to, or has ended.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
  const socket = new Socket({ fd: channel, readable: true, writable: true })
  socket.on('error', () => {})
  void serve(socket, open).then(
    () => process.exit(0),
    (cause: unknown) => {
      process.stderr.write(`${cause instanceof Error ? cause.name : typeof cause}\n`)
      process.exit(1)
    },
  )
}

async function serve(
  socket: Socket,
  open: (settings: RendererSettings) => Promise<Opened>,
): Promise<void> {
  const say = (message: FromRenderer) => writeFrame(socket, { kind: 'message', message })
  const answer: Answer = {
    part: (part) => say({ type: 'part', part }),
    bytes: (bytes) => writeFrame(socket, { kind: 'bytes', bytes }),
  }
  let opened: Opened | null = null
  let folders: Folders | null = null
  let controller = new AbortController()
  let working: Promise<void> = Promise.resolve()
  try {
    for await (const frame of readFrames(socket)) {
      if (frame.kind === 'bytes') throw new TypeError('the server sends no bytes')
      const message = frame.message as ToRenderer
      if (message.type === 'abort') controller.abort(new Error('the server wants no answer'))
      if (message.type === 'open') {
        folders = foldersOf(message.settings)
        watchServer(message.settings)
        opened = await open(message.settings)
        await say({ type: 'ready' })
      }
      if (message.type === 'run' && opened !== null) {
        controller = new AbortController()
        const { signal } = controller
        working = answerJob({ job: message.job, work: opened.work, answer, signal }, say)
        // Where the channel has closed the answer has no reader.
        working.catch(() => {})
      }
    }
  } catch (cause) {
    if (!socket.destroyed) throw cause
  } finally {
    controller.abort(new Error('the server has ended'))
    await working.catch(() => {})
    await opened?.[Symbol.asyncDispose]()
    if (folders !== null) removeFolders(folders)
  }
}

interface Running {
  readonly job: Job
  readonly work: Work
  readonly answer: Answer
  readonly signal: AbortSignal
}

async function answerJob(
  { job, work, answer, signal }: Running,
  say: (message: FromRenderer) => Promise<void>,
): Promise<void> {
  await say({ type: 'started' })
  try {
    await work(job, answer, signal)
    await say({ type: 'done' })
  } catch (cause) {
    await say(signal.aborted ? { type: 'aborted' } : failureOf(cause))
  }
}

const longestText = 4_000

function failureOf(cause: unknown): FromRenderer {
  if (cause instanceof EngineRefusal) {
    const { reason, message } = cause
    return { type: 'refused', reason, message: message.slice(0, longestText) }
  }
  if (outageIn(cause) === 'no-space') return { type: 'no-space' }
  const error = cause instanceof Error ? cause : new Error(typeof cause)
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return { type: 'failed', name: error.name, frames: frames.join('\n').slice(0, longestText) }
}
