/** Reads from a TrueType file the few numbers that say how wide a text is. Drawing is left to the painters. */

export interface FontFace {
  readonly unitsPerEm: number
  /** Advance width in font units; unknown characters have the width of the missing-glyph box. */
  advance(codePoint: number): number
}

type GlyphLookup = (codePoint: number) => number

/** @throws Error when a table that is needed is missing or its format is not one fonts of today use. */
export function readFontFace(bytes: Uint8Array): FontFace {
  const file = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const head = tableOffset(file, 'head')
  const hhea = tableOffset(file, 'hhea')
  const hmtx = tableOffset(file, 'hmtx')
  const glyphOf = readCharacterMap(file, tableOffset(file, 'cmap'))
  const metricCount = file.getUint16(hhea + 34)
  return {
    unitsPerEm: file.getUint16(head + 18),
    advance: (codePoint) => {
      const metric = Math.min(glyphOf(codePoint), metricCount - 1)
      return file.getUint16(hmtx + metric * 4)
    },
  }
}

function tableOffset(file: DataView, tag: string): number {
  const count = file.getUint16(4)
  for (let index = 0; index < count; index += 1) {
    const entry = 12 + index * 16
    const name = String.fromCharCode(
      file.getUint8(entry),
      file.getUint8(entry + 1),
      file.getUint8(entry + 2),
      file.getUint8(entry + 3),
    )
    if (name === tag) return file.getUint32(entry + 8)
  }
  throw new Error(`font has no "${tag}" table`)
}

/** Prefers the map of all Unicode (format 12) to that of its first plane (format 4). */
function readCharacterMap(file: DataView, cmap: number): GlyphLookup {
  const offsets: { readonly format: number; readonly offset: number }[] = []
  for (let index = 0; index < file.getUint16(cmap + 2); index += 1) {
    const offset = cmap + file.getUint32(cmap + 4 + index * 8 + 4)
    offsets.push({ format: file.getUint16(offset), offset })
  }
  const full = offsets.find((entry) => entry.format === 12)
  if (full !== undefined) return segmentedCoverage(file, full.offset)
  const basic = offsets.find((entry) => entry.format === 4)
  if (basic !== undefined) return segmentMapping(file, basic.offset)
  throw new Error('font has no character map of format 4 or 12')
}

function segmentedCoverage(file: DataView, offset: number): GlyphLookup {
  const count = file.getUint32(offset + 12)
  return (codePoint) => {
    let low = 0
    let high = count - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const group = offset + 16 + middle * 12
      const first = file.getUint32(group)
      if (codePoint < first) high = middle - 1
      else if (codePoint > file.getUint32(group + 4)) low = middle + 1
      else return file.getUint32(group + 8) + codePoint - first
    }
    return 0
  }
}

function segmentMapping(file: DataView, offset: number): GlyphLookup {
  const doubled = file.getUint16(offset + 6)
  const ends = offset + 14
  const starts = ends + doubled + 2
  return (codePoint) => {
    if (codePoint > 0xffff) return 0
    for (let step = 0; step < doubled; step += 2) {
      if (codePoint > file.getUint16(ends + step)) continue
      const start = file.getUint16(starts + step)
      if (codePoint < start) return 0
      const delta = file.getUint16(starts + doubled + step)
      const rangeAt = starts + 2 * doubled + step
      const range = file.getUint16(rangeAt)
      if (range === 0) return (codePoint + delta) & 0xffff
      const glyph = file.getUint16(rangeAt + range + 2 * (codePoint - start))
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff
    }
    return 0
  }
}
