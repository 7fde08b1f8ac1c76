/** Favorites of users. Items of every kind of content can be favorites. */

import { contentKinds, type FavoriteKind, type KindOf } from '../content-kinds.ts'
import { accepts, empty, method, none, replies } from '../define.ts'
import {
  favoriteOrderingsRequest,
  favoriteRequest,
  favoritesElement,
} from '../elements/favorites.ts'
import { pagination } from '../wire/paging.ts'
import { element } from '../wire/types.ts'

const source = 'REST reference, Favorites methods'
const common = { caller: 'signed-in', query: element({}) } as const
const ofUser = '/sites/:siteId/favorites/:userId'

export const getFavoritesForUser = method({
  ...common,
  name: 'getFavoritesForUser',
  title: 'Get Favorites for User',
  since: '2.5',
  verb: 'GET',
  path: ofUser,
  scope: ['tableau:content:read'],
  list: { item: 'favorite', filter: {}, sort: [] },
  body: none,
  reply: replies(200, element({ pagination, favorites: favoritesElement })),
  errors: ['403004', '404002'],
  source: `${source}; paged since 3.8`,
})

export const addToFavorites = method({
  ...common,
  name: 'addToFavorites',
  title: 'Add to Favorites',
  since: '2.4',
  verb: 'PUT',
  path: ofUser,
  scope: ['tableau:favorites:update'],
  body: accepts(favoriteRequest),
  reply: replies(200, element({ favorites: favoritesElement })),
  errors: [
    '400000',
    '400005',
    '403004',
    '404002',
    '404004',
    '404005',
    '404006',
    '404011',
    '404027',
    '409007',
  ],
  source: `${source}: one request for items of all kinds; answers the whole list, in which the Migration SDK looks for the new favorite`,
})

export const organizeFavorites = method({
  ...common,
  name: 'organizeFavorites',
  title: 'Organize Favorites',
  since: '3.8',
  verb: 'PUT',
  path: '/sites/:siteId/orderFavorites/:userId',
  scope: ['tableau:favorites:update'],
  body: accepts(favoriteOrderingsRequest),
  reply: replies(200, element({ favorites: favoritesElement })),
  errors: ['400000', '403004', '404002', '404010'],
  source: `${source}, Organize Favorites`,
})

function deletion<const K extends FavoriteKind>(kind: K) {
  const { title, name, plural, notFound } = contentKinds[kind]
  const found = notFound as KindOf<K>['notFound']
  return method({
    ...common,
    name: `delete${name}FromFavorites`,
    title: `Delete ${title} from Favorites`,
    since: '2.4',
    verb: 'DELETE',
    path: `${ofUser}/${plural as KindOf<K>['plural']}/:${kind}Id` as const,
    // The delete_favorite of tableauserverclient writes the kind in the singular.
    aliases: [`${ofUser}/${kind}/:${kind}Id`],
    scope: ['tableau:favorites:delete'],
    body: none,
    reply: empty,
    errors: ['403004', '404002', '404010', found],
    source,
  })
}

export const deleteDataSourceFromFavorites = deletion('datasource')
export const deleteFlowFromFavorites = deletion('flow')
export const deleteProjectFromFavorites = deletion('project')
export const deleteViewFromFavorites = deletion('view')
export const deleteWorkbookFromFavorites = deletion('workbook')
