/** Names in a header what a workbook asks for and Easel lacks: the messages of the wire have no place for it. */

import { headerText } from '../domain/header-text.ts'

const name = 'x-easel-unsupported'
const longest = 1_500

/** `Sheet: feature (detail); …`, cut at a whole item with the number of those left out; no header where there are none. */
export function unsupportedHeader(items: readonly string[]): Readonly<Record<string, string>> {
  if (items.length === 0) return {}
  const shown: string[] = []
  let length = 0
  for (const item of items) {
    const text = headerText(item)
    length += text.length + 2
    if (shown.length > 0 && length > longest) break
    shown.push(text)
  }
  const left = items.length - shown.length
  const more = left === 0 ? [] : [`and ${left} more`]
  return { [name]: [...shown, ...more].join('; ') }
}
