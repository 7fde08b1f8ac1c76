import { expect, test } from 'vitest'
import { revisionLimit } from './revision-limit.ts'

test.each([
  [{}, 25],
  [{ revisionLimit: 3 }, 3],
  [{ revisionLimit: '7' }, 7],
  [{ revisionLimit: -1 }, null],
  [{ revisionHistoryEnabled: true, revisionLimit: 2 }, 2],
  [{ revisionHistoryEnabled: false, revisionLimit: 9 }, 1],
])('a site with %j keeps %j revisions', (settings, kept) => {
  expect(revisionLimit({ settings })).toBe(kept)
})
