/** Why a view has no data to show, with what a caller needs to say so. */

import type { QueryError } from '../database/executor.ts'
import type { Unsupported } from '../model/sheet.ts'

export type VizErrorCode =
  | 'view-unknown'
  | 'data-unavailable'
  | 'data-unsupported'
  | 'query-timeout'
  | 'query-too-large'
  | 'query-failed'
  | 'picture-too-large'
  | 'view-too-large'
  | 'output-too-large'
  | 'time-limit'

/** Something that keeps the rows of a data source out of reach. */
export interface DataObstacle {
  readonly kind:
    | 'tde-extract'
    | 'live-connection'
    | 'published-data-source'
    | 'custom-sql'
    | 'hyper-reader-missing'
    | 'file-missing'
    | 'file-unreadable'
    | 'file-too-large'
    | 'no-data-source'
  /** Path, connection class or name it is about. */
  readonly detail: string
}

export interface VizErrorFacts {
  readonly view: string
  readonly obstacles?: readonly DataObstacle[]
  /** What the sheet asks for and this library does not compute yet. */
  readonly unsupported?: readonly Unsupported[]
}

export class VizError extends Error {
  override readonly name = 'VizError'
  readonly code: VizErrorCode
  readonly view: string
  readonly obstacles: readonly DataObstacle[]
  readonly unsupported: readonly Unsupported[]

  constructor(code: VizErrorCode, message: string, facts: VizErrorFacts & ErrorOptions) {
    super(shortened(message), 'cause' in facts ? { cause: facts.cause } : {})
    this.code = code
    this.view = facts.view
    this.obstacles = facts.obstacles ?? []
    this.unsupported = facts.unsupported ?? []
  }
}

export function dataUnavailable(
  view: string,
  obstacles: readonly DataObstacle[],
  unsupported: readonly Unsupported[],
): VizError {
  const reasons = obstacles.map(({ kind, detail }) => `${kind} (${detail})`).join(', ')
  return new VizError(
    'data-unavailable',
    `the data of view "${view}" is out of reach: ${reasons}`,
    {
      view,
      obstacles,
      unsupported,
    },
  )
}

export function dataUnsupported(view: string, unsupported: readonly Unsupported[]): VizError {
  const list = unsupported.map(({ feature, detail }) => `${feature} (${detail})`).join(', ')
  return new VizError('data-unsupported', `view "${view}" needs what is not supported: ${list}`, {
    view,
    unsupported,
  })
}

export function timeLimitPassed(view: string, timeMs: number): VizError {
  return new VizError('time-limit', `view "${view}" was not ready within ${timeMs} ms`, { view })
}

export function outputTooLarge(view: string, cause: Error): VizError {
  return new VizError('output-too-large', `view "${view}": ${cause.message}`, { view, cause })
}

/** @throws QueryError again when the database itself failed */
export function queryFailure(view: string, cause: QueryError): VizError {
  if (cause.code === 'engine-failed') throw cause
  const reason =
    cause.code === 'query-failed' ? 'the data does not fit what the view asks of it' : cause.message
  return new VizError(cause.code, `the marks of view "${view}": ${reason}`, { view, cause })
}

/** Names in documents have any length; a message is for people. */
function shortened(message: string): string {
  return message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message
}

const longestMessage = 2000
