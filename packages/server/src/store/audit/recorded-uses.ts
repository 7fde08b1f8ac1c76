/** What users keep and look at, in the words of the audit log. */

import { fieldsOf } from './facts.ts'
import type { Recorded } from './recordings.ts'

const ofFavorites = { kind: 'favorites', row: 'site_user' } as const
const ofCustomView = { kind: 'custom-view', row: 'custom_view' } as const
const ofRecommendation = { kind: 'recommendation', row: 'workbook_view' } as const

export const recordedUses: Pick<Recorded, 'favorites' | 'usage' | 'customViews'> = {
  favorites: {
    add: { ...ofFavorites, id: ({ id }) => id, facts: (_owner, { kind }) => ({ added: kind }) },
    remove: {
      ...ofFavorites,
      id: ({ id }) => id,
      facts: (_owner, { kind }) => ({ removed: kind }),
    },
    move: {
      ...ofFavorites,
      id: ({ id }) => id,
      facts: (_owner, moves) => ({ moved: moves.length }),
    },
  },
  customViews: {
    create: { kind: 'custom-view', luid: ({ luid }) => luid },
    update: { ...ofCustomView, id: (id) => id, facts: (_id, change) => fieldsOf(change) },
    delete: { ...ofCustomView, id: (id) => id },
    setDefault: {
      ...ofCustomView,
      id: ({ id }) => id,
      facts: (_view, userIds) => ({ users: userIds.length }),
    },
  },
  usage: {
    add: null,
    dismiss: {
      ...ofRecommendation,
      id: (_user, viewId) => viewId,
      facts: ({ id }) => ({ userId: id }),
    },
    restore: {
      ...ofRecommendation,
      id: (_user, viewId) => viewId,
      facts: ({ id }) => ({ userId: id }),
    },
  },
}
