/** Text that the cells of an `.xlsx` file share: read as a stream, refused where it passes its cap. */

import { defaultXmlLimits, type XmlLimits } from '../package/xml-limits.ts'
import { XmlReader } from '../package/xml-reader.ts'
import type { TableLimits } from './table-limits.ts'
import { tooLarge } from './text-guard.ts'

/** Parts of spreadsheets are long and flat: their own caps count cells and text. */
export const spreadsheetXml: XmlLimits = Object.freeze({
  ...defaultXmlLimits,
  xmlBytes: Infinity,
  xmlDepth: 64,
  xmlElements: Infinity,
  xmlAttributes: Infinity,
})

/** More than the 32,767 characters that a cell can hold. */
export const longestCell = 2 ** 15

/** @throws ExtractError source-too-large; PackageError when it is not XML */
export async function readSharedStrings(
  chunks: AsyncIterable<Uint8Array>,
  { sharedStringBytes }: TableLimits,
): Promise<readonly string[]> {
  const strings: string[] = []
  let text = ''
  let length = 0
  let isText = false
  let phonetic = 0
  const count = (characters: number): void => {
    length += characters
    if (length <= sharedStringBytes) return
    throw tooLarge(`its cells share more than the ${sharedStringBytes} characters allowed`)
  }
  const reader = new XmlReader(spreadsheetXml, {
    open: ({ name }) => {
      if (name === 'si') text = ''
      if (name === 'rPh') phonetic += 1
      isText = name === 't' && phonetic === 0
    },
    text: (piece) => {
      if (!isText) return
      count(piece.length)
      if (text.length < longestCell) text += piece
    },
    close: (name) => {
      if (name === 't') isText = false
      if (name === 'rPh') phonetic -= 1
      if (name !== 'si') return
      // An empty string takes a place, too.
      count(bytesOfPlace)
      strings.push(text.slice(0, longestCell))
    },
  })
  for await (const chunk of chunks) reader.write(chunk)
  reader.finish()
  return strings
}

const bytesOfPlace = 8
