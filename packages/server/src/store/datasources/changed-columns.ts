/** The columns that a change of a data source sets. */

import type { DataSourceChange } from '../../ports/store/datasources.ts'
import type { ChangedColumns } from '../engine/changed-columns.ts'
import { nameKey } from '../engine/normalise.ts'
import { flag } from '../engine/rows.ts'
import type { DataSourceSchema } from './schema.ts'

/** Where the data source stands and who owns it are written by `placeColumns`. */
export const changedColumns: ChangedColumns<
  Omit<DataSourceChange, 'projectId' | 'ownerId' | 'now'>,
  DataSourceSchema['datasource']
> = {
  name: (name) => ({ name, name_key: nameKey(name) }),
  description: (description) => ({ description }),
  encryptExtracts: (encryptExtracts) => ({ encrypt_extracts: flag(encryptExtracts) }),
  isCertified: (isCertified) => ({ is_certified: flag(isCertified) }),
  certificationNote: (note) => ({ certification_note: note }),
}
