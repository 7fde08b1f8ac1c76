/** Makes texts fit: one line cut with an ellipsis, or several lines broken at spaces. */

import type { Font, TextMetrics } from './text-metrics.ts'

const ellipsis = '…'

/** No picture is wide enough for more; keeps the cost of hostile member names small. */
const longestText = 1000

/** Line breaks, tabs and other controls become spaces, so that a text takes one line. */
export function singleLine(text: string): string {
  const cut = text.length > longestText ? text.slice(0, longestText) : text
  // oxlint-disable-next-line no-control-regex -- controls are what is replaced
  return cut.replaceAll(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim()
}

/** The text, or its longest beginning that fits with an ellipsis; empty when not even that fits. */
export function ellipsize(
  text: string,
  maxWidth: number,
  font: Font,
  metrics: TextMetrics,
): string {
  const line = singleLine(text)
  if (metrics.width(line, font) <= maxWidth) return line
  const room = maxWidth - metrics.width(ellipsis, font)
  if (room < 0) return ''
  const kept = longestBeginning(line, room, font, metrics).trimEnd()
  return kept === '' && maxWidth < font.size * 1.5 ? '' : kept + ellipsis
}

/** Lines no wider than the width; words too long for a line are broken, the last line is cut when text is left. */
export function wrapText(
  text: string,
  room: { readonly width: number; readonly lines: number },
  font: Font,
  metrics: TextMetrics,
): readonly string[] {
  const lines: string[] = []
  let rest = singleLine(text)
  while (rest !== '' && lines.length < room.lines) {
    if (lines.length === room.lines - 1 || metrics.width(rest, font) <= room.width) {
      lines.push(ellipsize(rest, room.width, font, metrics))
      break
    }
    const line = firstLine(rest, room.width, font, metrics)
    if (line === '') break
    lines.push(line.trimEnd())
    rest = rest.slice(line.length).trimStart()
  }
  return lines.filter((line) => line !== '')
}

/** Like {@link wrapText}, but a text with a word too long for a line is cut on one line. */
export function wrapWords(
  text: string,
  room: { readonly width: number; readonly lines: number },
  font: Font,
  metrics: TextMetrics,
): readonly string[] {
  const words = singleLine(text).split(' ')
  const isBroken = words.some((word) => metrics.width(word, font) > room.width)
  return wrapText(text, isBroken ? { ...room, lines: 1 } : room, font, metrics)
}

function firstLine(text: string, maxWidth: number, font: Font, metrics: TextMetrics): string {
  const fitting = longestBeginning(text, maxWidth, font, metrics)
  if (fitting.length === text.length || text[fitting.length] === ' ') return fitting
  const space = fitting.lastIndexOf(' ')
  return space > 0 ? fitting.slice(0, space) : fitting
}

function longestBeginning(
  text: string,
  maxWidth: number,
  font: Font,
  metrics: TextMetrics,
): string {
  let width = 0
  let length = 0
  for (const character of text) {
    width += metrics.width(character, font)
    if (width > maxWidth) break
    length += character.length
  }
  return text.slice(0, length)
}
