/** Looks at delimited text as it streams by, and refuses it where it passes a limit. */

import { ExtractError } from './extract-error.ts'
import type { TableLimits } from './table-limits.ts'

export interface TextGuard {
  /** @throws ExtractError source-too-large */
  check(piece: string): void
  /** @throws ExtractError source-too-large when so many columns are too many, or too many for the rows there are */
  checkColumns(columns: number): void
}

/** @param separator Absent: whichever of the usual ones the first line has most of. */
export function createTextGuard(limits: TableLimits, separator?: string): TextGuard {
  let lines = 0
  let lineLength = 0
  let bytes = 0
  let isFirstLine = true
  const separators = (separator === undefined ? [',', ';', '\t', '|'] : [separator]).map(
    (text) => ({ text, count: 0 }),
  )

  const checkFirstLine = (text: string): void => {
    for (const known of separators) {
      known.count += text.split(known.text).length - 1
      if (known.count >= limits.columns) throw tooMany('columns', limits.columns)
    }
  }
  const checkLine = (length: number): void => {
    lineLength += length
    if (lineLength > limits.lineBytes) {
      throw tooLarge(`it has a line of more than ${limits.lineBytes} characters`)
    }
  }

  return {
    check: (piece) => {
      bytes += piece.length
      if (bytes > limits.scratchBytes) throw tooLarge(`it is longer than ${limits.scratchBytes}`)
      let from = 0
      for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', from)) {
        checkLine(end - from)
        if (isFirstLine) checkFirstLine(piece.slice(from, end))
        isFirstLine = false
        lineLength = 0
        lines += 1
        if (lines > limits.rows) throw tooMany('rows', limits.rows)
        from = end + 1
      }
      checkLine(piece.length - from)
      if (isFirstLine) checkFirstLine(piece.slice(from))
    },
    checkColumns: (columns) => {
      if (columns > limits.columns) throw tooMany('columns', limits.columns)
      if (columns * lines > limits.cells) throw tooMany('cells', limits.cells)
    },
  }
}

function tooMany(what: 'columns' | 'rows' | 'cells', most: number): ExtractError {
  return tooLarge(`it has more than the ${most} ${what} allowed`)
}

export function tooLarge(reason: string): ExtractError {
  return new ExtractError('source-too-large', `the file is too large to become a table: ${reason}`)
}
