/** Notes what was done, without a write in the request. A crash loses the events of the last moments, nothing else. */

import type { ActivityEvent, Clock, Reader, Store } from '../ports/index.ts'

export interface Done extends Omit<ActivityEvent, 'type' | 'at' | 'tenantLuid'> {
  /** Null: that of the site. */
  readonly tenantLuid: string | null
  /** Names what was done: `publishWorkbook` is the event type `publish_workbook`. */
  readonly method: string
}

export interface Activity {
  record(done: Done): void
  flush(): Promise<void>
}

/** While the database cannot be written; the oldest go when there are more. */
const mostWaiting = 10_000

interface Waiting extends Done {
  readonly at: Date
}

export function createActivity({
  store,
  clock,
}: {
  readonly store: Store
  readonly clock: Clock
}): Activity {
  let waiting: Waiting[] = []
  let writing: Promise<void> = Promise.resolve()
  const bound = () => {
    const excess = waiting.length - mostWaiting
    if (excess > 0) waiting.splice(0, excess)
  }
  const write = async () => {
    if (waiting.length === 0) return
    bound()
    const taken = waiting
    waiting = []
    try {
      const events = await eventsOf(store.read, taken)
      await store.transaction((to) => to.cloud.addEvents(events))
    } catch (error) {
      waiting = [...taken, ...waiting]
      bound()
      throw error
    }
  }
  return {
    record: (done) => {
      waiting.push({ ...done, at: clock.now() })
      // Dropping one at a time would move all the others each time.
      if (waiting.length >= 2 * mostWaiting) bound()
    },
    flush: async () => {
      writing = writing.then(write, write)
      await writing
    },
  }
}

/** Events of deleted sites are dropped. */
async function eventsOf(
  { sites }: Reader,
  waiting: readonly Waiting[],
): Promise<readonly ActivityEvent[]> {
  const tenants = new Map<string, string | null>()
  const events: ActivityEvent[] = []
  for (const { method, ...done } of waiting) {
    const { siteLuid } = done
    let { tenantLuid } = done
    if (tenantLuid === null && siteLuid !== null) {
      if (!tenants.has(siteLuid)) {
        tenants.set(siteLuid, (await sites.byLuid(siteLuid))?.tenantLuid ?? null)
      }
      tenantLuid = tenants.get(siteLuid) ?? null
    }
    if (tenantLuid !== null) events.push({ ...done, tenantLuid, type: eventType(method) })
  }
  return events
}

function eventType(method: string): string {
  return method.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
