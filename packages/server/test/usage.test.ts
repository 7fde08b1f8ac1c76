/** What users look at: recent items, counts, recommendations, over the wire and on both databases. */

import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { createHitCounter } from '../src/content/hits.ts'
import { describeFamily, type FamilyKit } from './families.ts'
import { mustBe, outcomeOf, signedIn, type Person } from './person.ts'

const day = 86_400_000

await describeFamily('usage', (kit) => {
  let admin: Person
  let creator: Person
  let viewer: Person

  beforeAll(async () => {
    admin = await signedIn(kit(), 'admin')
    creator = await signedIn(kit(), 'creator')
    viewer = await signedIn(kit(), 'viewer')
  })

  const published = async (person: Person = admin) => {
    const made = await person.published({ name: `Book ${randomUUID()}` })
    return { id: made.id, viewId: made.views.view[0]?.id ?? '' }
  }
  const recents = async (person: Person): Promise<readonly string[]> => {
    const answer = await person.get('/content/recent')
    mustBe(answer, 200)
    interface Recent {
      readonly view?: { readonly id: string }
      readonly workbook?: { readonly id: string }
    }
    const { recent = [] } = answer.json<{ recents: { recent?: readonly Recent[] } }>().recents
    return recent.map(({ view, workbook }) => view?.id ?? workbook?.id ?? '')
  }
  const look = async (person: Person, viewId: string) =>
    mustBe(await person.get(`/views/${viewId}/data`), 200)

  test('has what the caller looked at last before what they looked at earlier', async () => {
    const [one, two] = [await published(), await published()]
    await look(viewer, one.viewId)
    kit().clock.advance(1000)
    await look(viewer, two.viewId)
    expect((await recents(viewer)).slice(0, 2)).toEqual([two.viewId, one.viewId])
    kit().clock.advance(1000)
    await look(viewer, one.viewId)
    expect((await recents(viewer)).slice(0, 2)).toEqual([one.viewId, two.viewId])
    expect(await recents(creator)).not.toContain(one.viewId)
    const xml = await viewer.get('/content/recent', 'xml')
    expect(xml.text).toMatch(new RegExp(`<recents><recent><view id="${one.viewId}"`))
  })

  test('has workbooks that the caller published or changed', async () => {
    kit().clock.advance(1000)
    const made = await published()
    expect((await recents(admin))[0]).toBe(made.id)
    kit().clock.advance(1000)
    const other = await published()
    kit().clock.advance(1000)
    mustBe(await admin.put(`/workbooks/${made.id}`, { workbook: { description: 'x' } }), 200)
    expect((await recents(admin)).slice(0, 2)).toEqual([made.id, other.id])
  })

  test('has at most 24 recent items, and none that the caller may no longer read', async () => {
    const hidden = await published()
    await look(viewer, hidden.viewId)
    expect(await recents(viewer)).toContain(hidden.viewId)
    await hide(kit(), hidden)
    expect(await recents(viewer)).not.toContain(hidden.viewId)
    const many = []
    for (let index = 0; index < 25; index += 1) many.push(await published())
    for (const { viewId } of many) await look(viewer, viewId)
    expect(await recents(viewer)).toHaveLength(24)
  })

  test('is forgotten with the item', async () => {
    const made = await published()
    await look(creator, made.viewId)
    expect(await recents(creator)).toContain(made.viewId)
    mustBe(await admin.delete(`/workbooks/${made.id}`), 204)
    expect(await recents(creator)).not.toContain(made.viewId)
  })

  test('counts each look at a view, in lists, details and those of its workbook', async () => {
    const { id, viewId } = await published()
    for (const person of [admin, creator, viewer]) await look(person, viewId)
    const paths = [
      `/views/${viewId}?includeUsageStatistics=true`,
      `/views?includeUsageStatistics=true&filter=hitsTotal:eq:3&sort=createdAt:desc`,
      `/workbooks/${id}/views?includeUsageStatistics=true`,
    ]
    for (const path of paths) {
      expect((await admin.get(path)).text).toContain('"usage":{"totalViewCount":"3"}')
      expect((await admin.get(path, 'xml')).text).toContain('<usage totalViewCount="3"/>')
    }
    expect((await admin.get(`/views/${viewId}`)).text).not.toContain('totalViewCount')
  })

  test('is counted within the last days, for views and for their workbook', async () => {
    const { id, viewId } = await published()
    const { read } = kit().store
    const view = await read.views.byLuid(kit().site.id, viewId)
    const workbook = await read.workbooks.byLuid(kit().site.id, id)
    if (view === null || workbook === null) throw new Error('not published')
    const now = new Date('2026-06-30T12:00:00Z')
    const counter = createHitCounter(kit().store)
    for (const days of [0, 20, 60, 200, 400]) {
      const at = new Date(now.getTime() - days * day)
      counter.add(view, { caller: { user: kit().users.viewer }, now: at })
    }
    await counter.flush()
    const expected = {
      total: 5,
      lastTwoWeeks: 1,
      lastOneMonth: 2,
      lastThreeMonths: 3,
      lastTwelveMonths: 4,
    }
    expect((await read.usage.statistics('view', [view.id], now)).get(view.id)).toEqual(expected)
    const ofWorkbook = await read.usage.statistics('workbook', [workbook.id], now)
    expect(ofWorkbook.get(workbook.id)).toEqual(expected)
    expect((await read.usage.statistics('project', [1], now)).size).toBe(0)
  })

  test('of a user or a view that is gone by then is left out, and the rest is written', async () => {
    const [kept, gone] = [await published(), await published()]
    const { read } = kit().store
    const [keptView, goneView] = [
      await read.views.byLuid(kit().site.id, kept.viewId),
      await read.views.byLuid(kit().site.id, gone.viewId),
    ]
    if (keptView === null || goneView === null) throw new Error('not published')
    mustBe(await admin.delete(`/workbooks/${gone.id}`), 204)
    const counter = createHitCounter(kit().store)
    const now = new Date()
    counter.add(goneView, { caller: { user: kit().users.viewer }, now })
    counter.add(keptView, { caller: { user: { id: 999_999 } }, now })
    await counter.flush()
    const counted = await read.usage.statistics('view', [keptView.id, goneView.id], now)
    expect([counted.get(keptView.id)?.total, counted.get(goneView.id)]).toEqual([1, undefined])
  })

  const recommended = async (person: Person, form: 'json' | 'xml' = 'json') =>
    (await person.get('/recommendations?type=view', form)).text

  test('recommends views that others look at, until the user looks or wants no more', async () => {
    const [popular, dismissed, seen] = [await published(), await published(), await published()]
    for (const { viewId } of [popular, dismissed, seen]) await look(admin, viewId)
    mustBe(await admin.get('/content/recent'), 200)
    expect(await recommended(creator)).toContain(popular.viewId)
    const body = { recommendationDismissal: { view: { id: dismissed.viewId } } }
    mustBe(await creator.put('/recommendations/dismissals', body), 204)
    expect(await recommended(creator)).not.toContain(dismissed.viewId)
    await look(creator, seen.viewId)
    mustBe(await creator.get('/content/recent'), 200)
    const now = await recommended(creator)
    expect(now).not.toContain(seen.viewId)
    // They share the view that both looked at.
    expect(now).toContain('"type":"similar_users"')
    expect(await recommended(creator, 'xml')).toMatch(
      /<recommendation contentType="view" recommendedId="[^"]+" score="[\d.]+"><view /,
    )
    const path = `/recommendations/dismissals?type=view&id=${dismissed.viewId}`
    expect((await creator.delete(path)).status).toBe(204)
    expect(await recommended(creator)).toContain(dismissed.viewId)
    expect(outcomeOf(await creator.delete(path))).toEqual([404, '404011'])
  })

  test('recommends no view that the caller cannot read, and none can be dismissed', async () => {
    const hidden = await published()
    await look(admin, hidden.viewId)
    await hide(kit(), hidden)
    expect(await recommended(viewer)).not.toContain(hidden.viewId)
    const answer = await viewer.put('/recommendations/dismissals', {
      recommendationDismissal: { view: { id: hidden.viewId } },
    })
    expect(outcomeOf(answer)).toEqual([404, '404011'])
  })
})

async function hide(
  { store, site }: FamilyKit,
  { id, viewId }: { readonly id: string; readonly viewId: string },
): Promise<void> {
  await store.transaction(async (write) => {
    const acl = await write.acls.intern(site.id, [])
    const workbook = await write.workbooks.byLuid(site.id, id)
    const view = await write.views.byLuid(site.id, viewId)
    await write.acls.setOf({ kind: 'workbook', id: workbook?.id ?? 0 }, acl)
    await write.acls.setOf({ kind: 'view', id: view?.id ?? 0 }, acl)
  })
}
