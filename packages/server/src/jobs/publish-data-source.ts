/** Publishes a data source whose file is durable and known to be one. */

import { restError } from '@easel/contract'
import type {
  DataSourcePublishing,
  PreparedDataSource,
} from '../content/publishing-data-sources.ts'
import type { LeftoverNotes } from '../ports/index.ts'
import type { JobHandler } from './handler.ts'

export const publishDataSourceJob = (of: {
  readonly dataSourcePublishing: Pick<DataSourcePublishing, 'commit'>
  readonly leftovers: Pick<LeftoverNotes, 'note'>
}): JobHandler<PreparedDataSource> => ({
  lane: 'short',
  run: async ({ payload }) => ({
    notes: null,
    commit: async (write, now) => {
      await of.dataSourcePublishing.commit(write, payload, { now, error: restError })
    },
    committed: () => {
      const { replacesSha256 } = payload.order
      if (replacesSha256 !== null) of.leftovers.note(replacesSha256)
    },
  }),
})
