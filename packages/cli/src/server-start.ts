/** Starts the server for a command, with failures in words that help. */

import type { Easel, EaselOptions, Logger } from '@easel/server'
import type { Terminal } from './command.ts'
import { CommandFailure } from './usage-error.ts'

/**
 * @param speaks Whether a log line that is no fault is written at that moment
 * @throws CommandFailure when the port is taken or not allowed, or the data folder cannot be used
 */
export async function startServer(
  options: Omit<EaselOptions, 'log'>,
  terminal: Terminal,
  speaks: () => boolean = () => true,
): Promise<Easel> {
  const { createLogger, startEasel } = await import('@easel/server')
  const logger = createLogger(
    (line) => terminal.err(`${line}\n`),
    () => new Date(),
  )
  const log: Logger = {
    info: (event, facts) => {
      if (speaks()) logger.info(event, facts)
    },
    error: (event, cause, facts) => logger.error(event, cause, facts),
  }
  try {
    return await startEasel({ ...options, log })
  } catch (error) {
    throw asFailure(error, options)
  }
}

function asFailure(error: unknown, { host, port, data }: EaselOptions): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const message = error instanceof Error ? error.message : ''
  const failure = (text: string) => new CommandFailure(text, { cause: error })
  switch (code) {
    case 'EADDRINUSE':
      return failure(
        `port ${port} of ${host} is in use; choose another with --port, or any free one with --port 0`,
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return failure(`--host "${host}" is no address of this machine`)
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'ENOSPC': {
      const folder = data.kind === 'directory' ? `, data folder ${data.path}` : ''
      return failure(`not possible (port ${port}${folder}): ${message}`)
    }
    default:
      return error
  }
}
