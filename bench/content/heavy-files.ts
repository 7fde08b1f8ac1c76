/** Workbooks that are hard to read or to draw, each in one way. */

import { deflateSync } from 'node:zlib'
import { samplePackage } from '@easel/cli'
import { pointsWorkbook } from './workbook-files.ts'
import { workbookXml, zip } from '../../packages/server/test/workbook-file.ts'

/** A cloud of that many points. */
export function manyMarks(count: number): Uint8Array {
  return samplePackage({
    ...pointsWorkbook,
    rows: Array.from({ length: count }, (_, index) => [
      `Item ${index}`,
      `Group ${index % 5}`,
      (index * 37) % 9_973,
      (index * 61) % 8_831,
    ]),
  })
}

/** A dashboard of that many zones with one worksheet over and over. The seed makes the bytes its own. */
export function manyZones(count: number, seed: number): Uint8Array {
  const side = Math.ceil(Math.sqrt(count))
  const step = Math.floor(100_000 / side)
  const zones = Array.from(
    { length: count },
    (_, index) =>
      `<zone name='Amounts' id='${index + 3}' x='${(index % side) * step}' y='${Math.floor(index / side) * step}' w='${step}' h='${step}'/>`,
  )
  const board = `<dashboards><dashboard name='Board ${seed}'><size maxwidth='1000' maxheight='800'/><zones><zone id='2' type-v2='layout-basic' x='0' y='0' w='100000' h='100000'>${zones.join('')}</zone></zones></dashboard></dashboards>`
  const document = workbookXml().replace(
    '<windows>',
    `${board}<windows><window class='dashboard' name='Board ${seed}'/>`,
  )
  return packed(document)
}

export function manySheets(count: number, seed: number): Uint8Array {
  const names = Array.from({ length: count }, (_, index) => `Sheet ${seed} ${index}`)
  const sheets = names.map((name) => `<worksheet name='${name}'><table><view/></table></worksheet>`)
  return packed(
    `<workbook version='18.1'><datasources/><worksheets>${sheets.join('')}</worksheets></workbook>`,
  )
}

export function manyThumbnails(count: number, seed: number): Uint8Array {
  const names = Array.from({ length: count }, (_, index) => `Sheet ${seed} ${index}`)
  const sheets = names.map((name) => `<worksheet name='${name}'><table><view/></table></worksheet>`)
  const pictures = names.map(
    (name, index) =>
      `<thumbnail name='${name}' width='1' height='1'>${pngOf(seed * count + index)}</thumbnail>`,
  )
  return packed(
    `<workbook version='18.1'><datasources/><worksheets>${sheets.join('')}</worksheets><thumbnails>${pictures.join('')}</thumbnails></workbook>`,
  )
}

/** One element with very many attributes: refused, and quickly. */
export function manyAttributes(count: number, seed: number): Uint8Array {
  const attributes = Array.from({ length: count }, (_, index) => ` a${index}='${seed}'`)
  return packed(`<workbook version='18.1'${attributes.join('')}/>`)
}

function packed(document: string): Uint8Array {
  return zip([
    ['Heavy.twb', Buffer.from(document)],
    ['Data/amounts.csv', Buffer.from('Region,Amount\r\nNorth,10\r\nSouth,20\r\n')],
  ])
}

/** Enough of a PNG to be taken for one, with a number in it. */
function pngOf(number: number): string {
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, deflateSync(Buffer.from(String(number)))]).toString('base64')
}
