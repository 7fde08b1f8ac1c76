/** The parts of an `.xlsx` file around its sheets: which sheet is which part, shared strings, date styles. */

import { open, type FileHandle } from 'node:fs/promises'
import { readXml, type XmlElement } from '../package/xml-tree.ts'
import type { PlacedEntry } from '../package/zip-layout.ts'
import { defaultZipLimits, type ZipLimits } from '../package/zip-limits.ts'
import { readZip, unpackEntry } from '../package/zip-reader.ts'
import { ExtractError } from './extract-error.ts'
import type { TableLimits } from './table-limits.ts'
import { tooLarge } from './text-guard.ts'
import { isBuiltInDateFormat, isDateFormat } from './xlsx-cells.ts'
import { readSharedStrings } from './xlsx-strings.ts'

export interface XlsxBook extends AsyncDisposable {
  readonly sheetNames: readonly string[]
  /** Style index of cells that show dates. */
  readonly dateStyles: ReadonlySet<number>
  readonly startsIn1904: boolean
  /** @throws ExtractError source-too-large */
  readonly sharedStrings: (limits: TableLimits) => Promise<readonly string[]>
  /** Bytes of a sheet's XML; names differ in case only at most. */
  readonly sheet: (name: string) => AsyncIterable<Uint8Array>
}

/** @throws PackageError for a broken zip; ExtractError source-unreadable when parts are missing. */
export async function openXlsxBook(
  path: string,
  limits: ZipLimits = defaultZipLimits,
): Promise<XlsxBook> {
  const file = await open(path, 'r')
  try {
    const entries = new Map((await readZip(file, limits)).map((entry) => [entry.name, entry]))
    return await readBook({ file, entries, limits })
  } catch (error) {
    await file.close()
    throw error
  }
}

interface Zip {
  readonly file: FileHandle
  readonly entries: ReadonlyMap<string, PlacedEntry>
  readonly limits: ZipLimits
}

async function readBook(zip: Zip): Promise<XlsxBook> {
  const workbook = await readPart(zip, 'xl/workbook.xml')
  const relations = await readPart(zip, 'xl/_rels/workbook.xml.rels')
  if (workbook === null || relations === null) throw unreadable('it holds no workbook')
  const targets = new Map(
    relations.children.map(({ attributes }) => [
      attributes.get('Id') ?? '',
      (attributes.get('Target') ?? '').replace(/^(\/?xl\/)?/, 'xl/'),
    ]),
  )
  const sheets = new Map(
    descendants(workbook, 'sheet').map(({ attributes }) => [
      attributes.get('name') ?? '',
      targets.get(attributes.get('r:id') ?? '') ?? '',
    ]),
  )
  const startsIn1904 = ['1', 'true'].includes(
    descendants(workbook, 'workbookPr')[0]?.attributes.get('date1904') ?? '',
  )
  return {
    sheetNames: [...sheets.keys()],
    dateStyles: dateStyles(await readPart(zip, 'xl/styles.xml')),
    startsIn1904,
    sharedStrings: (limits) => sharedStrings(zip, limits),
    sheet: (name) => readSheet(zip, sheets, name),
    [Symbol.asyncDispose]: () => zip.file.close(),
  }
}

function readSheet(
  zip: Zip,
  sheets: ReadonlyMap<string, string>,
  name: string,
): AsyncIterable<Uint8Array> {
  const wanted = name.toLowerCase()
  const part = sheets.get(name) ?? [...sheets].find(([own]) => own.toLowerCase() === wanted)?.[1]
  const entry = zip.entries.get(part ?? '')
  if (entry === undefined) throw unreadable(`it has no sheet "${name}"`)
  return unpackEntry(zip.file, entry, zip.limits)
}

async function readPart(zip: Zip, name: string): Promise<XmlElement | null> {
  const entry = zip.entries.get(name)
  return entry === undefined ? null : readXml(unpackEntry(zip.file, entry, zip.limits))
}

function dateStyles(styles: XmlElement | null): ReadonlySet<number> {
  if (styles === null) return new Set()
  const codes = new Map(
    descendants(styles, 'numFmt').map(({ attributes }) => [
      Number(attributes.get('numFmtId')),
      attributes.get('formatCode') ?? '',
    ]),
  )
  const [cellFormats] = descendants(styles, 'cellXfs')
  const found = new Set<number>()
  for (const [index, format] of (cellFormats?.children ?? []).entries()) {
    const id = Number(format.attributes.get('numFmtId') ?? 0)
    const code = codes.get(id)
    if (code === undefined ? isBuiltInDateFormat(id) : isDateFormat(code)) found.add(index)
  }
  return found
}

async function sharedStrings(zip: Zip, limits: TableLimits): Promise<readonly string[]> {
  const entry = zip.entries.get('xl/sharedStrings.xml')
  if (entry === undefined) return []
  // With less markup around them there is no more text than this; the size is checked while it is read.
  const { sharedStringBytes } = limits
  if (entry.sizeBytes > mostMarkup * sharedStringBytes) {
    throw tooLarge(`its cells share more than the ${sharedStringBytes} characters allowed`)
  }
  return readSharedStrings(unpackEntry(zip.file, entry, zip.limits), limits)
}

/** Bytes of a part with shared strings over the characters in it, at most, in files of spreadsheet programs. */
const mostMarkup = 4

function descendants(element: XmlElement, name: string): XmlElement[] {
  return element.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...descendants(child, name),
  ])
}

function unreadable(reason: string): ExtractError {
  return new ExtractError('source-unreadable', `the .xlsx file cannot be read: ${reason}`)
}
