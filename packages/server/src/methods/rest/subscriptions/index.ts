/** Methods on subscriptions: there are none, and none can be made. */

import { checkPage, paginationOf, type Raise, type rest } from '@easel/contract'
import type { Handlers } from '../../../kernel/context.ts'

interface OfNone {
  readonly params: { readonly subscriptionId: string }
  readonly error: Raise<'404025'>
}

const notFound = async ({ params, error }: OfNone): Promise<never> => {
  throw error('404025', { id: params.subscriptionId })
}

export const subscriptions = {
  listSubscriptions: async ({ list }) => {
    checkPage(list.page, 0)
    return { pagination: paginationOf(list.page, 0), subscriptions: { subscription: [] } }
  },
  createSubscription: async ({ error }) => {
    throw error('403157', { problem: 'Easel sends no mail: nothing can be subscribed to.' })
  },
  getSubscription: notFound,
  updateSubscription: notFound,
  deleteSubscription: notFound,
} satisfies Partial<Handlers<typeof rest>>
