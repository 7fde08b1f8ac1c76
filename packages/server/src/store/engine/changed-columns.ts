/** Which columns a change of a row sets. */

import type { Updateable } from 'kysely'

/** A member that is added to the change does not compile without its columns. */
export type ChangedColumns<Change, Table> = {
  readonly [K in keyof Change]-?: (value: Exclude<Change[K], undefined>) => Updateable<Table>
}

/** The columns of the members that the change has. */
export function columnsOf<Change extends object, Table>(
  columns: ChangedColumns<Change, Table>,
  change: Change,
): Updateable<Table> {
  const set = <K extends keyof Change>(key: K): Updateable<Table> => {
    const value = change[key]
    return value === undefined ? {} : columns[key](value as Exclude<Change[K], undefined>)
  }
  return Object.assign({}, ...(Object.keys(columns) as (keyof Change)[]).map(set))
}
