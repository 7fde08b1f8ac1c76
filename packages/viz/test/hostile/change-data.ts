/** Changes to the files of a package that hold rows. */

import { writeZip } from '../write-zip.ts'
import type { Chance } from './chance.ts'
import { anyQuirk, numberQuirk, textQuirk } from './quirks.ts'

export interface ChangedFiles {
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly what: string
}

export function changeData(files: ReadonlyMap<string, Uint8Array>, chance: Chance): ChangedFiles {
  if (files.size === 0)
    return { files: new Map([['Data/x.csv', Buffer.from('a,b\n1,2\n')]]), what: 'a file' }
  const [name, bytes] = chance.one([...files])
  const { what, change } = chance.one(
    /\.xlsx$/i.test(name) ? [...sheets, ...anyFile] : [...texts, ...anyFile],
  )
  const changed = change(Buffer.from(bytes), chance)
  const rest = [...files].filter(([other]) => other !== name)
  return { files: new Map(changed === null ? rest : [...rest, [name, changed]]), what }
}

interface FileChange {
  readonly what: string
  /** Null: the file is left out. */
  readonly change: (bytes: Buffer, chance: Chance) => Uint8Array | null
}

/** Letters that a change may add at most: a text of JavaScript has a limit, too. */
const mostLetters = 50_000_000

const anyFile: readonly FileChange[] = [
  { what: 'a missing file', change: () => null },
  { what: 'an empty file', change: () => Buffer.alloc(0) },
  {
    what: 'a cut file',
    change: (bytes, chance) => bytes.subarray(0, chance.below(bytes.length + 1)),
  },
  {
    what: 'noise',
    change: (_bytes, chance) => Buffer.from(Array.from({ length: 5000 }, () => chance.below(256))),
  },
]

const edited =
  (edit: (lines: string[], chance: Chance) => readonly string[]): FileChange['change'] =>
  (bytes, chance) =>
    Buffer.from(edit(bytes.toString('utf8').split('\n'), chance).join('\n'))

const texts: readonly FileChange[] = [
  {
    what: 'an odd cell',
    change: edited((lines, chance) => {
      const at = chance.below(lines.length)
      const cells = (lines[at] ?? '').split(',')
      cells[chance.below(cells.length)] = anyQuirk(chance)
      return lines.map((line, index) => (index === at ? cells.join(',') : line))
    }),
  },
  {
    what: 'an open quote',
    change: edited((lines, chance) =>
      lines.map((line, index) => (index === chance.below(lines.length) ? `"${line}` : line)),
    ),
  },
  {
    what: 'many rows',
    change: edited((lines, chance) => {
      const line = lines[1] ?? ''
      const most = Math.floor(mostLetters / (line.length + 1))
      const length = Math.min(chance.one([100, 20_000]), most)
      return [...lines, ...Array.from({ length }, () => line)]
    }),
  },
  {
    what: 'many columns',
    change: edited((lines, chance) => {
      const more = Array.from({ length: chance.one([50, 3000]) }, (_, index) => `c${index}`).join(
        ',',
      )
      return lines.map((line, index) => (index === 0 ? `${line},${more}` : line))
    }),
  },
  {
    what: 'a long line',
    change: edited((lines, chance) => [...lines, 'x'.repeat(chance.one([10_000, 3_000_000]))]),
  },
  {
    what: 'numbers',
    change: edited((lines, chance) =>
      lines.map((line, index) =>
        index === 0 ? line : line.replaceAll(/\d+/g, () => numberQuirk(chance)),
      ),
    ),
  },
  {
    what: 'texts',
    change: edited((lines, chance) =>
      lines.map((line, index) =>
        index === 0
          ? line
          : line.replaceAll(/[A-Za-z]+/g, () =>
              textQuirk(chance)
                .slice(0, 200)
                .replaceAll(/[,"\n]/g, ''),
            ),
      ),
    ),
  },
  {
    what: 'one name twice',
    change: edited((lines) => lines.map((line, index) => (index === 0 ? `${line},${line}` : line))),
  },
  {
    what: 'another character set',
    change: (bytes) => Buffer.from(bytes.toString('utf8'), 'utf16le'),
  },
  { what: 'a tde', change: () => Buffer.from('20020162a01eab07', 'hex') },
]

/** A new workbook of one sheet in the place of the old one. */
const workbookOf = (sheet: string, strings = '<sst/>'): Buffer =>
  writeZip(
    Object.entries({
      'xl/workbook.xml':
        '<workbook xmlns:r="r"><sheets><sheet name="Sheet1" r:id="a"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels':
        '<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/></Relationships>',
      'xl/sharedStrings.xml': strings,
      'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${sheet}</sheetData></worksheet>`,
    }).map(([name, text]) => ({ name, data: Buffer.from(text) })),
  )

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\u0001', '')

const rowsOf = (count: number, cells: (row: number) => string): string =>
  Array.from(
    { length: count },
    (_, index) => `<row r="${index + 1}">${cells(index + 1)}</row>`,
  ).join('')

const sheets: readonly FileChange[] = [
  {
    what: 'a far column',
    change: (_bytes, chance) =>
      workbookOf(
        rowsOf(2000, (row) => `<c r="${chance.one(['XFD', 'ADV', 'ZZZ'])}${row}"><v>1</v></c>`),
      ),
  },
  {
    what: 'a far row',
    change: () =>
      workbookOf(
        `<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row><row r="99999999"/>`,
      ),
  },
  {
    what: 'odd cells',
    change: (_bytes, chance) =>
      workbookOf(
        rowsOf(
          50,
          (row) =>
            `<c r="A${row}" t="${chance.one(['s', 'b', 'd', 'e', 'n', 'inlineStr', 'odd'])}" s="${chance.below(9)}"><v>${escaped(anyQuirk(chance).slice(0, 5000))}</v></c>`,
        ),
      ),
  },
  {
    what: 'long shared text',
    change: () =>
      workbookOf(
        rowsOf(300, (row) => `<c r="A${row}" t="s"><v>0</v></c>`),
        `<sst><si><t>${'y'.repeat(40_000)}</t></si></sst>`,
      ),
  },
  {
    what: 'many attributes of a row',
    change: () =>
      workbookOf(`<row ${Array.from({ length: 2000 }, (_, index) => `a${index}="1"`).join(' ')}/>`),
  },
]
