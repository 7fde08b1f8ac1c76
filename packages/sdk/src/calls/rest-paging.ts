/** Pages of the REST API: numbered, with a total. */

import { messageShape, type Reply } from '@easel/contract'
import type { Paging } from './call.ts'

interface Numbered {
  readonly pagination?: {
    readonly pageNumber?: number
    readonly pageSize?: number
    readonly totalAvailable?: number
  }
}

/** @returns null where the reply is no page */
export function restPaging(reply: Reply): Paging | null {
  if (reply.kind !== 'message') return null
  const { children } = messageShape(reply.schema)
  if (!children.some(({ name }) => name === 'pagination')) return null
  const place = collectionIn(children)
  if (place === null) return null
  const items = (page: unknown): readonly unknown[] => {
    let value: unknown = page
    for (const name of place)
      value = (value as Readonly<Record<string, unknown>> | undefined)?.[name]
    return Array.isArray(value) ? value : []
  }
  return {
    items,
    next: (args, page) => {
      const { pageNumber, pageSize, totalAvailable } = (page as Numbered).pagination ?? {}
      const count = items(page).length
      if (pageNumber === undefined || totalAvailable === undefined || count === 0) return null
      const size = pageSize ?? count
      return pageNumber * size < totalAvailable
        ? { ...args, pageSize: size, pageNumber: pageNumber + 1 }
        : null
    },
  }
}

type Children = ReturnType<typeof messageShape>['children']

/** Names that lead to the one list of a page, such as `projects` and `project`. */
function collectionIn(children: Children): readonly string[] | null {
  for (const { name, shape } of children) {
    if (name === 'pagination') continue
    if (shape.kind === 'list') return [name]
    const list =
      shape.kind === 'element'
        ? shape.children.find((each) => each.shape.kind === 'list')
        : undefined
    if (list !== undefined) return [name, list.name]
  }
  return null
}
