/** Functions of the calculation language that no SQL has, as functions of a DuckDB session. */

import { createContext, Script } from 'node:vm'
import type { DuckDBConnection, DuckDBDataChunk, DuckDBVector } from '@duckdb/node-api'
import {
  sessionFunctions,
  type SessionFunction,
} from '../calculation/functions/regexp-fallbacks.ts'
import type { Value } from '../calculation/value.ts'

/**
 * For about two thousand rows. Well below the grace of an interrupted statement: a thread that is ended while one of
 * these functions runs takes its process along.
 */
const chunkTimeMs = 400

export interface SessionFunctions {
  /** Forgets that a statement has run out of time. */
  readonly start: () => void
}

/** Part of the message of a statement whose functions run out of time. */
export const functionTimeout = 'a function of the session ran out of time'

/** They run in the thread of the session, touch nothing but their operands, and are stopped where they do not end. */
export async function addSessionFunctions(connection: DuckDBConnection): Promise<SessionFunctions> {
  const { BIGINT, BOOLEAN, DuckDBScalarFunction, VARCHAR } = await import('@duckdb/node-api')
  const limited = createLimitedRun()
  for (const made of sessionFunctions) {
    connection.registerScalarFunction(
      DuckDBScalarFunction.create({
        name: made.name,
        parameterTypes: made.takes.map((type) => (type === 'string' ? VARCHAR : BIGINT)),
        returnType: made.gives === 'string' ? VARCHAR : BOOLEAN,
        mainFunction: (_info, chunk, output) => answerChunk(made, { chunk, output }, limited.run),
      }),
    )
  }
  return { start: limited.start }
}

interface ChunkAnswer {
  readonly chunk: DuckDBDataChunk
  readonly output: DuckDBVector
}

function answerChunk(
  { takes, evaluate }: SessionFunction,
  { chunk, output }: ChunkAnswer,
  run: (work: () => void) => void,
): void {
  const columns = takes.map((_, index) => chunk.getColumnValues(index))
  const answers: Value[] = []
  run(() => {
    for (let row = 0; row < chunk.rowCount; row++) {
      const operands = columns.map((values): Value => operandOf(values[row]))
      answers.push(operands.includes(null) ? null : evaluate(operands))
    }
  })
  for (const [row, answer] of answers.entries()) {
    output.setItem(row, typeof answer === 'bigint' ? null : answer)
  }
  output.flush()
}

function operandOf(value: unknown): Value {
  return typeof value === 'string' || typeof value === 'bigint' ? value : null
}

/** Runs work that is stopped after `chunkTimeMs`; what follows of the same statement is refused at once. */
function createLimitedRun(): SessionFunctions & { readonly run: (work: () => void) => void } {
  const shared: { work: () => void } = { work: () => undefined }
  const context = createContext(shared)
  const script = new Script('work()')
  let isOver = false
  return {
    start: () => {
      isOver = false
    },
    run: (work) => {
      if (isOver) throw new Error(functionTimeout)
      shared.work = work
      try {
        script.runInContext(context, { timeout: chunkTimeMs })
      } catch (error) {
        if (!isTimeout(error)) throw error
        isOver = true
        throw new Error(functionTimeout, { cause: error })
      }
    },
  }
}

/** The error is of the other context, and no Error of this one. */
function isTimeout(error: unknown): boolean {
  const isObject = typeof error === 'object' && error !== null
  return isObject && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
}
