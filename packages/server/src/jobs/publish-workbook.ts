/** Publishes a workbook whose file is durable and known to be one. */

import { restError } from '@easel/contract'
import type { PreparedPublish, Publishing } from '../content/publishing.ts'
import type { LeftoverNotes } from '../ports/index.ts'
import type { JobHandler } from './handler.ts'

export const publishWorkbookJob = (of: {
  readonly publishing: Pick<Publishing, 'commit'>
  readonly leftovers: Pick<LeftoverNotes, 'note'>
}): JobHandler<PreparedPublish> => ({
  lane: 'short',
  run: async ({ payload }) => ({
    notes: null,
    commit: async (write, now) => {
      await of.publishing.commit(write, payload, { now, error: restError })
    },
    committed: () => {
      const { replacesSha256 = null } = payload.order
      if (replacesSha256 !== null) of.leftovers.note(replacesSha256)
    },
  }),
})
