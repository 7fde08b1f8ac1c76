/** Items that rows of any table name by kind and number, read with one statement for each kind. */

import type { ContentKind } from '@easel/contract'
import type { Items, Reader } from '../ports/index.ts'
import { readItems } from './items.ts'

interface Naming {
  readonly kind: ContentKind
  readonly itemId: number
}

/** An item with the row that names it. */
export type Named<R> = {
  readonly [K in ContentKind]: { readonly row: R; readonly kind: K; readonly record: Items[K] }
}[ContentKind]

/** In the order of the rows; rows whose item is gone are absent. */
export async function namedItems<R extends Naming>(
  read: Reader,
  rows: readonly R[],
): Promise<readonly Named<R>[]> {
  const byKind = Map.groupBy(rows, ({ kind }) => kind)
  const found = new Map<ContentKind, ReadonlyMap<number, Items[ContentKind]>>()
  for (const [kind, some] of byKind) {
    const ids = some.map(({ itemId }) => itemId)
    found.set(kind, await readItems(read, kind, ids))
  }
  return rows.flatMap((row) => {
    const record = found.get(row.kind)?.get(row.itemId)
    return record === undefined ? [] : [{ row, kind: row.kind, record } as Named<R>]
  })
}
