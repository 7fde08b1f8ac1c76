/** Subscriptions to views and workbooks by mail. Easel sends no mail, so that there are none and none can be made. */

import { method, none, refused, replies } from '../define.ts'
import { pagination } from '../wire/paging.ts'
import { element, luid, many } from '../wire/types.ts'

const page = 'REST reference, Subscriptions methods'
const noMail = 'no mail is sent, and a site says disableSubscriptions'
const ofSite = '/sites/:siteId/subscriptions' as const
const ofOne = '/sites/:siteId/subscriptions/:subscriptionId' as const
const common = { since: '2.4', caller: 'signed-in', query: element({}), body: none } as const

/** No site has one, so that whatever is named is not found. */
const ofNone = { ...common, path: ofOne, reply: refused, errors: ['404025'] } as const

export const listSubscriptions = method({
  ...common,
  name: 'listSubscriptions',
  title: 'List Subscriptions',
  verb: 'GET',
  path: ofSite,
  scope: ['tableau:tasks:read'],
  list: { item: 'subscription', filter: {}, sort: [] },
  reply: replies(
    200,
    element({
      pagination,
      subscriptions: element({ subscription: many(element({ id: luid() })) }),
    }),
  ),
  errors: ['400006'],
  source: `${page}, List Subscriptions: ${noMail}`,
})

export const createSubscription = method({
  ...common,
  name: 'createSubscription',
  title: 'Create Subscription',
  verb: 'POST',
  path: ofSite,
  scope: ['tableau:tasks:create'],
  reply: refused,
  errors: ['403157'],
  source: `${page}, Create Subscription: ${noMail}`,
})

export const getSubscription = method({
  ...ofNone,
  name: 'getSubscription',
  title: 'Get Subscription',
  verb: 'GET',
  scope: ['tableau:tasks:read'],
  source: `${page}, Get Subscription`,
})

export const updateSubscription = method({
  ...ofNone,
  name: 'updateSubscription',
  title: 'Update Subscription',
  verb: 'PUT',
  scope: ['tableau:tasks:update'],
  source: `${page}, Update Subscription`,
})

export const deleteSubscription = method({
  ...ofNone,
  name: 'deleteSubscription',
  title: 'Delete Subscription',
  verb: 'DELETE',
  scope: ['tableau:tasks:delete'],
  source: `${page}, Delete Subscription`,
})
