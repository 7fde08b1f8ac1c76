/** Counts what users look at, without a write in the request. A crash loses the counts of the last moments, nothing else. */

import type { DayHits, RecentUse, Store, Writer } from '../ports/index.ts'

/** Who looked, and when. */
export interface Looking {
  readonly caller: { readonly user: { readonly id: number } }
  readonly now: Date
}

interface Item {
  readonly id: number
  readonly siteId: number
}

export interface HitCounter {
  /** A user looked at a view: one more hit, and the view is among the recent ones of the user. */
  add(view: Item, looking: Looking): void
  /** A user made, changed or looked at a workbook. */
  used(workbook: Item, looking: Looking): void
  /** Ends when all that was counted before is written. */
  flush(): Promise<void>
}

interface Waiting {
  readonly hits: Map<number, number>
  readonly days: Map<string, DayHits>
  readonly recents: Map<string, RecentUse>
}

const nothing = (): Waiting => ({ hits: new Map(), days: new Map(), recents: new Map() })

export function createHitCounter(store: Store): HitCounter {
  let waiting = nothing()
  /** One after the other: a flush ends when all that was counted before it is written. */
  let flushed: Promise<void> = Promise.resolve()
  const write = async (): Promise<void> => {
    if (waiting.hits.size === 0 && waiting.recents.size === 0) return
    const taken = waiting
    waiting = nothing()
    try {
      await store.transaction((writer) => writeDown(writer, taken))
    } catch (cause) {
      for (const day of taken.days.values()) addHits(waiting, day)
      for (const recent of taken.recents.values()) addRecent(waiting, recent)
      throw cause
    }
  }
  return {
    add: (view, looking) => {
      addHits(waiting, { viewId: view.id, siteId: view.siteId, at: looking.now, hits: 1 })
      addRecent(waiting, recentUse('view', view, looking))
    },
    used: (workbook, looking) => addRecent(waiting, recentUse('workbook', workbook, looking)),
    flush: () => {
      flushed = flushed.catch(() => undefined).then(write)
      return flushed
    },
  }
}

async function writeDown(writer: Writer, { hits, days, recents }: Waiting): Promise<void> {
  await writer.views.addHits(hits)
  await writer.usage.add({ days: [...days.values()], recents: [...recents.values()] })
}

const recentUse = (
  kind: RecentUse['kind'],
  { id, siteId }: Item,
  { caller, now }: Looking,
): RecentUse => ({ userId: caller.user.id, siteId, kind, itemId: id, at: now })

function addHits({ hits, days }: Waiting, more: DayHits): void {
  hits.set(more.viewId, (hits.get(more.viewId) ?? 0) + more.hits)
  const key = `${more.viewId} ${more.at.toISOString().slice(0, 10)}`
  const known = days.get(key)
  days.set(key, known === undefined ? more : { ...known, hits: known.hits + more.hits })
}

/** The latest use counts. */
function addRecent({ recents }: Waiting, use: RecentUse): void {
  const key = `${use.userId} ${use.kind} ${use.itemId}`
  const known = recents.get(key)
  if (known === undefined || known.at <= use.at) recents.set(key, use)
}
