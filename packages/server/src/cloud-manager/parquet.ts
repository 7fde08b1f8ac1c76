/**
 * Writes Parquet files: flat rows, plain encoding, no compression, one page a column and group.
 *
 * @see https://parquet.apache.org/docs/file-format/
 */

import { binary, i32, i64, list, struct, varint, writeStruct, type ThriftValue } from './thrift.ts'

export type ParquetType = 'text' | 'integer' | 'boolean' | 'time'

/** Every column may be null. */
export interface ParquetColumn {
  readonly name: string
  readonly type: ParquetType
}

export type ParquetCell = string | number | boolean | Date | null
export type ParquetRow = readonly ParquetCell[]

const magic = Buffer.from('PAR1')
const encodings = { plain: 0, rle: 3 } as const
const optional = 1

/** Physical type, and the converted type that tells how to read it. */
const physical: Readonly<
  Record<ParquetType, { readonly type: number; readonly converted?: number }>
> = {
  boolean: { type: 0 },
  integer: { type: 2 },
  time: { type: 2, converted: 9 },
  text: { type: 6, converted: 0 },
}

interface Group {
  readonly rowCount: number
  readonly chunks: readonly { readonly offset: number; readonly size: number }[]
}

/**
 * @param groups Rows, a group at a time; a group is held in memory.
 * @returns the file's bytes in pieces, and the number of rows when they have all come
 */
export async function* writeParquet(
  columns: readonly ParquetColumn[],
  groups: AsyncIterable<readonly ParquetRow[]>,
): AsyncGenerator<Buffer, number> {
  yield magic
  let offset = magic.length
  const written: Group[] = []
  for await (const rows of groups) {
    const chunks: { offset: number; size: number }[] = []
    for (const [index, column] of columns.entries()) {
      const bytes = pageOf(
        column.type,
        rows.map((row) => row[index] ?? null),
      )
      yield bytes
      chunks.push({ offset, size: bytes.length })
      offset += bytes.length
    }
    written.push({ rowCount: rows.length, chunks })
  }
  const footer = footerOf(columns, written)
  const size = Buffer.alloc(4)
  size.writeUInt32LE(footer.length)
  yield Buffer.concat([footer, size, magic])
  return rowCountOf(written)
}

const rowCountOf = (groups: readonly Group[]): number =>
  groups.reduce((sum, { rowCount }) => sum + rowCount, 0)

function pageOf(type: ParquetType, cells: readonly ParquetCell[]): Buffer {
  const present = cells.filter((cell) => cell !== null)
  const levels = definitionLevels(cells)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(levels.length)
  const page = Buffer.concat([length, levels, plain(type, present)])
  const header = writeStruct([
    [1, i32(0)],
    [2, i32(page.length)],
    [3, i32(page.length)],
    [
      5,
      struct([
        [1, i32(cells.length)],
        [2, i32(encodings.plain)],
        [3, i32(encodings.rle)],
        [4, i32(encodings.rle)],
      ]),
    ],
  ])
  return Buffer.concat([header, page])
}

/** Which cells are there, as runs: the length doubled, then 1 or 0. */
function definitionLevels(cells: readonly ParquetCell[]): Buffer {
  const out: number[] = []
  let start = 0
  for (let end = 1; end <= cells.length; end += 1) {
    const isPresent = cells[start] !== null
    if (end < cells.length && (cells[end] !== null) === isPresent) continue
    varint(out, (end - start) * 2)
    out.push(isPresent ? 1 : 0)
    start = end
  }
  return Buffer.from(out)
}

function plain(type: ParquetType, cells: readonly ParquetCell[]): Buffer {
  if (type === 'boolean') {
    const bits = Buffer.alloc(Math.ceil(cells.length / 8))
    for (const [index, cell] of cells.entries()) {
      if (cell === true) bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7))
    }
    return bits
  }
  if (type === 'text') {
    return Buffer.concat(
      cells.flatMap((cell) => {
        const bytes = Buffer.from(String(cell))
        const length = Buffer.alloc(4)
        length.writeUInt32LE(bytes.length)
        return [length, bytes]
      }),
    )
  }
  const numbers = Buffer.alloc(8 * cells.length)
  for (const [index, cell] of cells.entries()) {
    const value = cell instanceof Date ? cell.getTime() : Number(cell)
    numbers.writeBigInt64LE(BigInt(value), 8 * index)
  }
  return numbers
}

function footerOf(columns: readonly ParquetColumn[], groups: readonly Group[]): Buffer {
  const root = struct([
    [4, binary('schema')],
    [5, i32(columns.length)],
  ])
  const leaves = columns.map(({ name, type }): ThriftValue => {
    const { type: number, converted } = physical[type]
    return struct([
      [1, i32(number)],
      [3, i32(optional)],
      [4, binary(name)],
      ...(converted === undefined ? [] : [[6, i32(converted)] as const]),
    ])
  })
  return writeStruct([
    [1, i32(1)],
    [2, list('struct', [root, ...leaves])],
    [3, i64(rowCountOf(groups))],
    [
      4,
      list(
        'struct',
        groups.map((group) => groupOf(columns, group)),
      ),
    ],
    [6, binary('Easel')],
  ])
}

function groupOf(columns: readonly ParquetColumn[], { rowCount, chunks }: Group): ThriftValue {
  const parts = columns.map(({ name, type }, index) => {
    const { offset, size } = chunks[index] ?? { offset: 0, size: 0 }
    const metadata = struct([
      [1, i32(physical[type].type)],
      [2, list('i32', [i32(encodings.plain), i32(encodings.rle)])],
      [3, list('binary', [binary(name)])],
      [4, i32(0)],
      [5, i64(rowCount)],
      [6, i64(size)],
      [7, i64(size)],
      [9, i64(offset)],
    ])
    return struct([
      [2, i64(offset)],
      [3, metadata],
    ])
  })
  return struct([
    [1, list('struct', parts)],
    [2, i64(chunks.reduce((sum, { size }) => sum + size, 0))],
    [3, i64(rowCount)],
  ])
}
