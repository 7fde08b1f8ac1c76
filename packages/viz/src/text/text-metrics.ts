/** How wide texts are in the bundled fonts: the layout measures with the same files the painters draw with. */

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { readFontFace, type FontFace } from './font-file.ts'

export interface Font {
  /** CSS pixels. */
  readonly size: number
  readonly weight: 'normal' | 'bold'
}

/** Measures texts in CSS pixels; keeps the widths of characters it has seen. */
export interface TextMetrics {
  width(text: string, font: Font): number
}

/** Font family name inside the bundled files. */
export const fontFamily = 'DejaVu Sans'

export interface FontFiles {
  readonly normal: string
  readonly bold: string
}

/** Paths of the TrueType files of {@link fontFamily}. */
export function bundledFontFiles(): FontFiles {
  const require = createRequire(import.meta.url)
  return {
    normal: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
    bold: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
  }
}

/** Reads the bundled fonts; one result serves any number of layouts. */
export async function loadTextMetrics(files: FontFiles = bundledFontFiles()): Promise<TextMetrics> {
  const [normal, bold] = await Promise.all([readFile(files.normal), readFile(files.bold)])
  return createTextMetrics({ normal: readFontFace(normal), bold: readFontFace(bold) })
}

function createTextMetrics(faces: Readonly<Record<Font['weight'], FontFace>>): TextMetrics {
  const ems = { normal: emWidths(faces.normal), bold: emWidths(faces.bold) }
  return {
    width: (text, font) => {
      const widthOf = ems[font.weight]
      let total = 0
      for (const character of text) total += widthOf(character.codePointAt(0) ?? 0)
      return total * font.size
    },
  }
}

/** Width of a character as a share of the font size. */
function emWidths(face: FontFace): (codePoint: number) => number {
  const known = new Map<number, number>()
  return (codePoint) => {
    const found = known.get(codePoint)
    if (found !== undefined) return found
    const width = face.advance(codePoint) / face.unitsPerEm
    known.set(codePoint, width)
    return width
  }
}
