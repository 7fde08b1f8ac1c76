/**
 * Log lines on their way to a place that may be slow, full or gone. A caller never waits and never fails: what cannot be written is
 * dropped and counted, and one line reports the count once the place takes lines again.
 */

export interface LineSink {
  /** Takes one line without its line break. */
  write(line: string): void
  /** Resolves when every line taken so far is written or dropped. */
  flush(): Promise<void>
}

export interface Loss {
  readonly lines: number
  /** Code of the last failure, e.g. `ENOSPC`; `too slow` where lines came faster than they were written. */
  readonly cause: string
}

export interface LineSinkOptions {
  /** Writes all bytes, or the first of them. @returns how many. Rejects when none can be written. */
  readonly put: (bytes: Uint8Array) => Promise<number>
  /** The line that reports a loss. */
  readonly report: (loss: Loss) => string
  /** Bytes that may wait. Default: 4 MiB. */
  readonly limitBytes?: number
}

interface Line {
  readonly bytes: Buffer
  /** Lines that are lost with this one: more than 1 for the report of a loss. */
  readonly lines: number
}

const batchBytes = 64 * 1024
const lineBreak = Buffer.from('\n')

export function createLineSink(options: LineSinkOptions): LineSink {
  const { put, report, limitBytes = 4 * 1024 * 1024 } = options
  const queue = new LineQueue(limitBytes)
  /** Whether the last line that reached the place lacks its end. */
  let isMidLine = false
  let writing: Promise<void> | null = null

  const writeBatch = async (): Promise<void> => {
    const lines = queue.takeBatch(report)
    const bytes = Buffer.concat([...(isMidLine ? [lineBreak] : []), ...lines.map((of) => of.bytes)])
    const headBytes = isMidLine ? lineBreak.length : 0
    let written = 0
    try {
      while (written < bytes.length) written += await put(bytes.subarray(written))
    } catch (error) {
      queue.lose(linesBehind(lines, written - headBytes), codeOf(error))
    }
    if (written > 0) isMidLine = bytes[written - 1] !== lineBreak[0]
  }
  const writeAll = async (): Promise<void> => {
    while (!queue.isEmpty) await writeBatch()
    writing = null
  }
  return {
    write(line) {
      queue.add(line)
      writing ??= writeAll()
    },
    flush: async () => writing ?? undefined,
  }
}

/** Lines that wait, up to a number of bytes, and the count of those that are lost. */
class LineQueue {
  readonly #limitBytes: number
  #lines: Line[] = []
  #bytes = 0
  #loss: Loss | null = null

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes
  }

  get isEmpty(): boolean {
    return this.#lines.length === 0
  }

  add(text: string): void {
    const line = toLine(text, 1)
    if (this.#bytes + line.bytes.length > this.#limitBytes) {
      this.lose(1, 'too slow')
      return
    }
    this.#lines.push(line)
    this.#bytes += line.bytes.length
  }

  lose(lines: number, cause: string): void {
    if (lines > 0) this.#loss = { lines: lines + (this.#loss?.lines ?? 0), cause }
  }

  /** The first lines that wait, the report of a loss before them. */
  takeBatch(report: (loss: Loss) => string): readonly Line[] {
    let count = 0
    let size = 0
    while (count < this.#lines.length && size < batchBytes) {
      size += this.#lines[count]?.bytes.length ?? 0
      count += 1
    }
    const batch = this.#lines.slice(0, count)
    this.#lines = this.#lines.slice(count)
    this.#bytes -= size
    const loss = this.#loss
    this.#loss = null
    return loss === null ? batch : [toLine(report(loss), loss.lines), ...batch]
  }
}

const toLine = (text: string, lines: number): Line => ({ bytes: Buffer.from(`${text}\n`), lines })

/** Lines that are not whole within the first bytes of a batch. */
function linesBehind(batch: readonly Line[], writtenBytes: number): number {
  let end = 0
  let behind = 0
  for (const { bytes, lines } of batch) {
    end += bytes.length
    if (end > writtenBytes) behind += lines
  }
  return behind
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
