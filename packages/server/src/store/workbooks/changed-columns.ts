/** Which columns a change of a workbook sets: a new kind of change does not compile without its columns. */

import type { Updateable } from 'kysely'
import type { WorkbookChange } from '../../ports/store/workbooks.ts'
import { nameKey } from '../engine/normalise.ts'
import { flag } from '../engine/rows.ts'
import type { WorkbookSchema } from './schema.ts'

type Columns = WorkbookSchema['workbook']
type Changed = Omit<WorkbookChange, 'projectId' | 'ownerId' | 'now'>

/** The columns that each change sets; where the item stands and who owns it are written with its views. */
export const changedColumns: {
  readonly [K in keyof Required<Changed>]: (value: Required<Changed>[K]) => Updateable<Columns>
} = {
  name: (name) => ({ name, name_key: nameKey(name) }),
  description: (description) => ({ description }),
  showTabs: (showTabs) => ({ show_tabs: flag(showTabs) }),
  encryptExtracts: (encryptExtracts) => ({ encrypt_extracts: flag(encryptExtracts) }),
  acceleration: (acceleration) => ({ acceleration: JSON.stringify(acceleration) }),
  freshnessPolicy: (policy) => ({ freshness_policy: JSON.stringify(policy) }),
}

export function changedColumnsOf(change: Changed): Updateable<Columns> {
  const columns = <K extends keyof Changed>(key: K): Updateable<Columns> => {
    const value: Changed[K] | undefined = change[key]
    return value === undefined ? {} : changedColumns[key](value as Required<Changed>[K])
  }
  return Object.assign({}, ...(Object.keys(changedColumns) as (keyof Changed)[]).map(columns))
}
