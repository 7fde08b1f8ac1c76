/** What users look at: recent items, and recommendations made of it. */

import { accepts, empty, method, none, replies } from '../define.ts'
import { dismissalRequest, recentsElement, recommendationsElement } from '../elements/usage.ts'
import { element, luid, optional, word } from '../wire/types.ts'

export const getRecentlyViewedForSite = method({
  name: 'getRecentlyViewedForSite',
  title: 'Get Recently Viewed for Site',
  since: '3.5',
  verb: 'GET',
  path: '/sites/:siteId/content/recent',
  scope: ['tableau:content:read'],
  caller: 'signed-in',
  query: element({}),
  body: none,
  reply: replies(200, element({ recents: recentsElement })),
  errors: [],
  source:
    'REST reference, Site methods, Get Recently Viewed for Site: views and workbooks that the caller made, changed or looked at, the newest first',
})

const source = 'REST reference, Recommendations methods; deprecated since 3.19'

export const getRecommendationsForViews = method({
  name: 'getRecommendationsForViews',
  title: 'Get Recommendations for Views',
  since: '3.7',
  verb: 'GET',
  path: '/sites/:siteId/recommendations',
  scope: ['tableau:recommendations:read'],
  caller: 'signed-in',
  query: element({ type: optional(word(['view'])) }),
  body: none,
  reply: replies(200, element({ recommendations: recommendationsElement })),
  errors: [],
  source,
})

export const hideRecommendationForView = method({
  name: 'hideRecommendationForView',
  title: 'Hide a Recommendation for a View',
  since: '3.7',
  verb: 'PUT',
  path: '/sites/:siteId/recommendations/dismissals',
  scope: ['tableau:recommendation_dismissals:update'],
  caller: 'signed-in',
  query: element({}),
  body: accepts(dismissalRequest),
  reply: empty,
  errors: ['404002', '404011'],
  source,
})

export const unhideRecommendationForView = method({
  name: 'unhideRecommendationForView',
  title: 'Unhide a Recommendation for a View',
  since: '3.7',
  verb: 'DELETE',
  path: '/sites/:siteId/recommendations/dismissals',
  scope: ['tableau:recommendation_dismissals:delete'],
  caller: 'signed-in',
  query: element({ type: optional(word(['view'])), id: luid() }),
  body: none,
  reply: empty,
  errors: ['404011'],
  source,
})
