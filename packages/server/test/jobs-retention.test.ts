/** How long jobs stay once they have ended. Recurring work is moved by hand; all else runs as it is. */

import { afterAll, expect, test, vi } from 'vitest'
import { describeFamily, type FamilyKit } from './families.ts'
import { claimBy, jobFor } from './new-job.ts'
import { signedIn } from './person.ts'

const day = 86_400_000
const minute = 60_000

vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
afterAll(() => void vi.useRealTimers())

const suite = (kit: () => FamilyKit) => {
  const ago = (days: number) => new Date(Date.now() - days * day)
  /** A job that another server holds, or held until so many days ago. */
  const job = async (title: string, { started, ended }: { started: number; ended?: number }) => {
    const { site, users, store } = kit()
    const ids = { siteId: site.id, creatorId: users.admin.id }
    return store.transaction(async (write) => {
      const { id, luid } = await write.jobs.create(jobFor({ ...ids, title, now: ago(started) }))
      const claim = claimBy(`elsewhere ${title}`, ago(started), 3_600_000)
      const held = await write.jobs.claim({ ...claim, unmovedNow: new Date() })
      expect(held?.id).toBe(id)
      if (ended === undefined) return luid
      const hold = { owner: claim.owner, attempt: 1 }
      const outcome = { status: 'Failed', notes: null, now: ago(ended) } as const
      expect(await write.jobs.finish(id, { ...hold, ...outcome })).toBe(true)
      return luid
    })
  }

  test('jobs go 90 days after their end, those that have not ended stay, and the list counts what is left', async () => {
    const admin = await signedIn(kit(), 'admin')
    const running = await job('running', { started: 200 })
    const recent = await job('recent', { started: 200, ended: 89 })
    const old = await job('old', { started: 200, ended: 91 })
    await vi.advanceTimersByTimeAsync(5 * minute)
    const read = async (luid: string) => (await admin.get(`/jobs/${luid}`)).status
    await vi.waitUntil(async () => (await read(old)) === 404, { timeout: 20_000, interval: 1 })
    expect([await read(running), await read(recent)]).toEqual([200, 200])
    const list = await admin.get('/jobs?filter=createdAt:gt:2000-01-01T00:00:00Z')
    expect(list.json()).toMatchObject({ pagination: { totalAvailable: '2' } })
  })
}

await describeFamily('ended jobs', suite)
