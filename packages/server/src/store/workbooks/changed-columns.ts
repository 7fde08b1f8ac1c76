/** The columns that a change of a workbook sets. */

import type { WorkbookChange } from '../../ports/store/workbooks.ts'
import type { ChangedColumns } from '../engine/changed-columns.ts'
import { nameKey } from '../engine/normalise.ts'
import { flag } from '../engine/rows.ts'
import type { WorkbookSchema } from './schema.ts'

/** Where the workbook stands and who owns it are written with its views. */
export const changedColumns: ChangedColumns<
  Omit<WorkbookChange, 'projectId' | 'ownerId' | 'now'>,
  WorkbookSchema['workbook']
> = {
  name: (name) => ({ name, name_key: nameKey(name) }),
  description: (description) => ({ description }),
  showTabs: (showTabs) => ({ show_tabs: flag(showTabs) }),
  encryptExtracts: (encryptExtracts) => ({ encrypt_extracts: flag(encryptExtracts) }),
  acceleration: (acceleration) => ({ acceleration: JSON.stringify(acceleration) }),
  freshnessPolicy: (policy) => ({ freshness_policy: JSON.stringify(policy) }),
}
