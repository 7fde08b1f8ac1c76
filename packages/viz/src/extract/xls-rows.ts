/** Rows of one sheet of an `.xls` file, read by a thread of its own with bounded memory. */

import { on } from 'node:events'
import { stat } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { ExtractError } from './extract-error.ts'
import type { TableLimits } from './table-limits.ts'
import { tooLarge } from './text-guard.ts'
import type { XlsAnswer, XlsJob } from './xls-worker.ts'
import type { XlsxRow } from './xlsx-rows.ts'

/** First bytes of the container that `.xls` files are, whatever their name says. */
const magic = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])

export function isXlsStart(bytes: Uint8Array): boolean {
  return magic.equals(bytes.subarray(0, magic.length))
}

/** The whole file is in memory while it is read. */
const largestFile = 128 * 2 ** 20
const memoryMb = 768

/** @throws ExtractError source-unreadable, source-too-large; the signal's reason when it fires. */
export async function* xlsRows(
  job: XlsJob,
  limits: TableLimits,
  signal?: AbortSignal,
): AsyncGenerator<XlsxRow> {
  const { size } = await stat(job.file)
  if (size > largestFile) throw tooLarge(`it has more than the ${largestFile} bytes allowed`)
  const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'))
  const worker = new Worker(new URL(`./xls-worker${extension}`, import.meta.url), {
    workerData: job,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  })
  let count = 0
  try {
    const options = signal === undefined ? {} : { signal }
    for await (const message of on(worker, 'message', options)) {
      const [answer]: XlsAnswer[] = message
      if (answer?.kind === 'end') return
      if (answer?.kind === 'unreadable') throw unreadable(answer.reason)
      for (const row of answer?.rows ?? []) {
        count += 1
        if (count > limits.rows) throw tooLarge(`it has more than the ${limits.rows} rows allowed`)
        if (row.length > limits.columns) {
          throw tooLarge(`it has more than the ${limits.columns} columns allowed`)
        }
        yield row
      }
    }
  } catch (error) {
    signal?.throwIfAborted()
    throw error instanceof ExtractError ? error : unreadable('its reader ran out of memory', error)
  } finally {
    await worker.terminate()
  }
}

function unreadable(reason: string, cause?: unknown): ExtractError {
  return new ExtractError('source-unreadable', `the .xls file cannot be read: ${reason}`, { cause })
}
