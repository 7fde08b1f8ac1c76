/** Counts how often views are looked at, without a write in the request. A crash loses the counts of the last moments, nothing else. */

import type { Store } from '../ports/index.ts'

export interface HitCounter {
  add(viewId: number): void
  flush(): Promise<void>
}

export function createHitCounter(store: Store): HitCounter {
  let waiting = new Map<number, number>()
  return {
    add: (viewId) => {
      waiting.set(viewId, (waiting.get(viewId) ?? 0) + 1)
    },
    flush: async () => {
      if (waiting.size === 0) return
      const hits = waiting
      waiting = new Map()
      try {
        await store.transaction((write) => write.views.addHits(hits))
      } catch (cause) {
        for (const [viewId, count] of hits) waiting.set(viewId, (waiting.get(viewId) ?? 0) + count)
        throw cause
      }
    },
  }
}
