/** Starts the server for a command, with failures in words that help. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { Easel, EaselOptions, LineSink, Logger } from '@easel/server'
import type { Terminal } from './command.ts'
import { CommandFailure } from './usage-error.ts'

const lastLinesMs = 1000

/**
 * @param speaks Whether a log line that is no fault is written at that moment
 * @throws CommandFailure when the port is taken or not allowed, or the data folder cannot be used
 */
export async function startServer(
  options: Omit<EaselOptions, 'log'>,
  terminal: Terminal,
  speaks: () => boolean = () => true,
): Promise<Easel> {
  const { createLineSink, createLogger, lossLine, startEasel, StartRefused } =
    await import('@easel/server')
  const sink = createLineSink({
    put: (bytes) => terminal.putErr(bytes),
    report: (loss) => lossLine(loss, new Date()),
  })
  const logger = createLogger(
    (line) => sink.write(line),
    () => new Date(),
  )
  const log: Logger = {
    info: (event, facts) => {
      if (speaks()) logger.info(event, facts)
    },
    error: (event, cause, facts) => logger.error(event, cause, facts),
  }
  try {
    return withLastLines(await startEasel({ ...options, log }), sink)
  } catch (error) {
    if (error instanceof StartRefused) throw new CommandFailure(error.message, { cause: error })
    throw asFailure(error, options)
  }
}

/** A server whose end waits for its last log lines, for as long as a reader that does not read may take. */
function withLastLines(easel: Easel, sink: LineSink): Easel {
  const close = async () => {
    await easel.close()
    await Promise.race([sink.flush(), sleep(lastLinesMs, undefined, { ref: false })])
  }
  return { ...easel, close, [Symbol.asyncDispose]: close }
}

function asFailure(error: unknown, { host, port, data }: EaselOptions): unknown {
  const chain = causesOf(error)
  const { code, message } = codeIn(chain)
  const failure = (text: string) => new CommandFailure(text, { cause: error })
  const folder = data.kind === 'directory' ? data.path : 'the temporary folder'
  switch (code) {
    case 'EADDRINUSE':
      return failure(
        `port ${port} of ${host} is in use; choose another with --port, or any free one with --port 0`,
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return failure(`${message}; is it the right --host or --database?`)
    case 'ECONNREFUSED':
    case 'ETIMEDOUT':
      return failure(`the database of --database does not answer: ${message || code}`)
    case 'ERR_SQLITE_ERROR':
      return failure(
        `the embedded database in ${folder} cannot be used: ${message}${isDamage(chain) ? '; restore the folder from its backup' : ''}`,
      )
    case 'EEXIST':
    case 'ENOTDIR':
      return failure(`${folder} cannot be a data folder: ${message}`)
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOSPC':
      return failure(`not possible (port ${port}, data folder ${folder}): ${message}`)
    default:
      return error
  }
}

/** SQLITE_CORRUPT and SQLITE_NOTADB. */
const damage: ReadonlySet<unknown> = new Set([11, 26])

const isDamage = (chain: readonly Error[]): boolean =>
  chain.some((error) => 'errcode' in error && damage.has(error.errcode))

/** The error and what caused it, outermost first. */
function causesOf(error: unknown): readonly Error[] {
  return error instanceof Error ? [error, ...causesOf(error.cause)] : []
}

/** The innermost error that carries a code. */
function codeIn(chain: readonly Error[]): { readonly code: unknown; readonly message: string } {
  for (const error of chain.toReversed()) {
    if ('code' in error) return { code: error.code, message: error.message }
  }
  return { code: undefined, message: '' }
}
