/** Values as the workbook writes them: `"text"`, `#2024-01-31#`, numbers, `true`, `%null%`. */

import type { Literal } from './sheet.ts'

/** Reads a written value; text without quotes that is nothing else is taken as it is. */
export function parseLiteral(written: string): Literal {
  const text = written.trim()
  if (/^".*"$/s.test(text)) return text.slice(1, -1).replaceAll(/\\(.)/gs, '$1')
  if (/^#.*#$/s.test(text)) return isoDate(text.slice(1, -1))
  if (text === '%null%') return null
  if (text === 'true' || text === 'false') return text === 'true'
  if (/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return Number(text)
  return written
}

/** `2024-01-31` as it is; with a time, ISO's `T` between them and no time that is midnight by default. */
function isoDate(text: string): string {
  return text.replace(/^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2}(?:\.\d+)?)$/, '$1T$2')
}
