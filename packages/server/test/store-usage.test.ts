/** Counts of what users look at, where several writers count at once. */

import { expect, test } from 'vitest'
import { createHitCounter } from '../src/content/hits.ts'
import { publish, smallSite } from './store-content.ts'
import { onEveryDatabase } from './store-databases.ts'

await onEveryDatabase('counted looks', (openEmpty) => {
  test('are right where two writers count the same views', async () => {
    await using open = await openEmpty()
    const { store } = open
    const { views, user } = await store.transaction(async (write) => {
      const small = await smallSite(write)
      const books = [await publish(write, small), await publish(write, { ...small }, { name: 'B' })]
      const found = await Promise.all(books.map(({ id }) => write.views.ofWorkbook(id)))
      return { views: found.flat(), user: small.bob }
    })
    const counters = [createHitCounter(store), createHitCounter(store)]
    const now = new Date()
    for (let round = 0; round < 5; round += 1) {
      for (const counter of counters) {
        for (const view of views) counter.add(view, { caller: { user }, now })
      }
      await Promise.all(counters.map((counter) => counter.flush()))
    }
    const ids = views.map(({ id }) => id)
    const counted = await store.read.usage.statistics('view', ids, now)
    expect(ids).toHaveLength(2)
    for (const id of ids) expect(counted.get(id)).toMatchObject({ total: 10, lastTwoWeeks: 10 })
  })
})
