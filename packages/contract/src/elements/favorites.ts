/** Elements of favorites. */

import { favoriteKinds, type FavoriteKind } from '../content-kinds.ts'
import { digits, element, luid, many, optional, orEmpty, text, time, word } from '../wire/types.ts'
import { oneItem } from './items.ts'

export const favoritesElement = element({
  favorite: many(
    element({
      label: text(),
      position: digits(),
      addedAt: time(),
      parentProjectName: optional(text()),
      targetOwnerName: optional(text()),
      ...oneItem,
    }),
  ),
})

const target = () => optional(element({ id: luid() }))
type Targets = { readonly [K in FavoriteKind]: ReturnType<typeof target> }

/** A label and one item. */
export const favoriteRequest = element({
  favorite: element({
    label: optional(text()),
    ...(Object.fromEntries(favoriteKinds.map((kind) => [kind, target()])) as unknown as Targets),
  }),
})

/** Types that the schema lists; items of a type that a server has nothing of are not favorites. */
export const favoriteTypes = [
  'collection',
  'datarole',
  'datasource',
  'flow',
  'metric',
  'project',
  'view',
  'workbook',
] as const

export const favoriteOrderingsRequest = element({
  favoriteOrderings: element({
    favoriteOrdering: many(
      element({
        favoriteId: luid(),
        favoriteType: word(favoriteTypes),
        favoriteIdMoveAfter: optional(
          orEmpty(luid({ description: 'empty or absent: to the beginning of the list' })),
        ),
        favoriteTypeMoveAfter: optional(orEmpty(word(favoriteTypes))),
      }),
    ),
  }),
})
