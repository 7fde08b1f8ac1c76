/** What a store remembers of the lists it served: their size, and where each page ended. */

/** Values of the sort keys and the id of a page's last row. */
export type PageEnd = readonly (string | number)[]

export interface RememberedList {
  total: number | null
  /** By page number. */
  readonly ends: Map<number, PageEnd>
}

export interface ListMemoryLimits {
  readonly lists: number
  readonly pagesPerList: number
}

const usualLimits: ListMemoryLimits = { lists: 128, pagesPerList: 1000 }

/** Bounded; the least recently used list is forgotten first. Keys carry the site's version, so entries never go stale. */
export class ListMemory {
  readonly #limits: ListMemoryLimits
  readonly #lists = new Map<string, RememberedList>()

  constructor(limits: ListMemoryLimits = usualLimits) {
    this.#limits = limits
  }

  /** For when versions go back: then a key may stand for another list than it did. */
  forget(): void {
    this.#lists.clear()
  }

  of(key: string): RememberedList {
    const known = this.#lists.get(key)
    const list = known ?? { total: null, ends: new Map<number, PageEnd>() }
    if (known !== undefined) this.#lists.delete(key)
    this.#lists.set(key, list)
    if (this.#lists.size > this.#limits.lists) dropOldest(this.#lists)
    return list
  }

  rememberEnd(list: RememberedList, page: number, end: PageEnd): void {
    list.ends.delete(page)
    list.ends.set(page, end)
    if (list.ends.size > this.#limits.pagesPerList) dropOldest(list.ends)
  }
}

/** The nearest page before the one asked for whose end is known. */
export function nearestEnd(
  list: RememberedList,
  page: number,
): { readonly page: number; readonly end: PageEnd } | null {
  const direct = list.ends.get(page - 1)
  if (direct !== undefined) return { page: page - 1, end: direct }
  let best = 0
  for (const known of list.ends.keys()) {
    if (known < page && known > best) best = known
  }
  const end = list.ends.get(best)
  return end === undefined ? null : { page: best, end }
}

function dropOldest<K>(map: Map<K, unknown>): void {
  const oldest = map.keys().next()
  if (oldest.done !== true) map.delete(oldest.value)
}
