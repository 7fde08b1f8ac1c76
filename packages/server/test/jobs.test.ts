/** Jobs as callers see them: one, the list with its filters and sorts, and their cancellation. */

import { beforeAll, describe, expect, test } from 'vitest'
import type { Job, NewJob } from '../src/ports/index.ts'
import { describeFamily, type FamilyKit } from './families.ts'
import type { Role } from './kit.ts'
import { claimBy, jobFor } from './new-job.ts'
import { outcomeOf, signedIn, type Person } from './person.ts'

interface Listed {
  readonly id: string
  readonly title?: string
}

const suite = (kit: () => FamilyKit) => {
  let admin: Person
  let creator: Person
  beforeAll(async () => {
    admin = await signedIn(kit(), 'admin')
    creator = await signedIn(kit(), 'creator')
  })

  /** A job that a worker of another server runs, or has ended so. */
  const heldJob = (
    role: Role,
    more: Partial<NewJob> & { readonly failsWith?: string } = {},
  ): Promise<Job> =>
    kit().store.transaction(async (write) => {
      const { failsWith, ...given } = more
      const ids = { siteId: kit().site.id, creatorId: kit().users[role].id }
      // The first to be taken, whatever else waits.
      const now = given.now ?? new Date()
      const job = await write.jobs.create(jobFor({ ...ids, priority: 0, ...given, now }))
      const claim = claimBy(`elsewhere ${job.id}`, now, 3_600_000)
      const held = await write.jobs.claim({ ...claim, unmovedNow: new Date() })
      if (failsWith !== undefined && held !== null) {
        const hold = { owner: claim.owner, attempt: held.attempt }
        await write.jobs.finish(job.id, { ...hold, status: 'Failed', notes: failsWith, now })
      }
      return job
    })
  const list = async (query: string) => {
    const answer = await admin.get(`/jobs?${query}`)
    expect([answer.status, answer.text]).toEqual([200, answer.text])
    const { backgroundJobs, pagination } = answer.json<{
      backgroundJobs: { backgroundJob?: readonly Listed[] }
      pagination: { totalAvailable: string }
    }>()
    const found = backgroundJobs.backgroundJob ?? []
    return { total: Number(pagination.totalAvailable), titles: found.map(({ title }) => title) }
  }

  test('a publish as a job is one of the jobs, with its title, as clients read it', async () => {
    const made = await admin.publish({ name: 'Behind 1', query: 'asJob=true' })
    const { id } = made.json<{ job: { id: string } }>().job
    await expect
      .poll(async () => (await admin.get(`/jobs/${id}`)).json<{ job: object }>().job)
      .toMatchObject({ type: 'PublishWorkbook', progress: '100', finishCode: '0' })
    const answer = await admin.get(`/jobs?filter=title:eq:Behind%201`, 'xml')
    expect(answer.text.replaceAll(/At="[^"]+"/g, 'At=""')).toContain(
      '<pagination pageNumber="1" pageSize="100" totalAvailable="1"/>' +
        `<backgroundJobs><backgroundJob id="${id}" status="Success" createdAt="" startedAt="" endedAt="" ` +
        'priority="50" jobType="publish_workbook" title="Behind 1" subtitle="Workbook"/></backgroundJobs>',
    )
  })

  describe('the list', () => {
    const times = ['2020-01-01', '2020-01-02', '2020-01-03'].map(
      (day) => new Date(`${day}T00:00:00Z`),
    )
    beforeAll(async () => {
      const [first, second, third] = times
      await heldJob('admin', {
        title: 'Alpha',
        args: 'workbook 1',
        now: first!,
        failsWith: 'No disk',
      })
      await heldJob('admin', { title: 'beta', listType: 'refresh_extracts', now: second! })
      await heldJob('admin', { title: 'Gamma', subtitle: 'Flow', priority: 10, now: third! })
    })
    const old = 'createdAt:lt:2020-02-01T00:00:00Z'

    test.each([
      ['title:eq:beta', ['beta']],
      ['title:has:ALPH', ['Alpha']],
      ['args:has:book', ['Alpha']],
      ['notes:has:no disk', ['Alpha']],
      ['subtitle:eq:Flow', ['Gamma']],
      ['subtitle:has:flo', ['Gamma']],
      ['jobType:eq:refresh_extracts', ['beta']],
      ['jobType:in:[refresh_extracts,none]', ['beta']],
      ['status:eq:Failed', ['Alpha']],
      ['progress:gte:100', ['Alpha']],
      ['priority:gt:5', ['Gamma']],
      ['createdAt:gt:2020-01-02T00:00:00Z', ['Gamma']],
      ['startedAt:lte:2020-01-02T00:00:00Z', ['Alpha', 'beta']],
      ['completedAt:gt:2019-01-01T00:00:00Z', ['Alpha']],
    ])('filtered by %s has the right jobs', async (filter, titles) => {
      const query = new URLSearchParams({
        filter: filter.startsWith('createdAt')
          ? `${filter},createdAt:lt:2020-02-01T00:00:00Z`
          : `${filter},${old}`,
        sort: 'createdAt:asc',
      })
      if (filter.startsWith('createdAt'))
        query.set('filter', `startedAt:lt:2020-02-01T00:00:00Z,${filter}`)
      expect((await list(query.toString())).titles).toEqual(titles)
    })

    test.each([
      'completedAt',
      'createdAt',
      'startedAt',
      'jobType',
      'notes',
      'status',
      'subtitle',
      'title',
    ])('sorted by %s has every job, in either direction the other way round', async (field) => {
      const titlesBy = async (direction: string) =>
        (await list(`filter=${old}&sort=${field}:${direction}`)).titles
      const up = await titlesBy('asc')
      expect(new Set(up)).toEqual(new Set(['Alpha', 'beta', 'Gamma']))
      expect(await titlesBy('desc')).toEqual(up.toReversed())
    })

    test('without a filter it has the jobs of the last day', async () => {
      await heldJob('admin', { title: 'Recent' })
      const { titles } = await list('pageSize=1000')
      expect(titles).toContain('Recent')
      expect(titles).not.toContain('Alpha')
    })

    test('is paged, and counts what the filter lets through', async () => {
      const query = `filter=${old}&sort=createdAt:asc&pageSize=2&pageNumber=2`
      expect(await list(query)).toEqual({ total: 3, titles: ['Gamma'] })
    })

    test('shows the fields that are asked for', async () => {
      const answer = await admin.get('/jobs?fields=title,status&filter=title:eq:Gamma')
      expect(answer.json()).toMatchObject({
        backgroundJobs: { backgroundJob: [{ status: 'InProgress', title: 'Gamma' }] },
      })
      expect(answer.text).not.toContain('jobType')
    })

    test.each([
      ['filter=title:gt:x', '400065'],
      ['filter=colour:eq:x', '400065'],
      ['sort=priority:asc', '400000'],
      ['pageNumber=99', '400006'],
    ])('refuses %s', async (query, code) => {
      expect(outcomeOf(await admin.get(`/jobs?${query}`))).toEqual([400, code])
    })

    test('is for administrators', async () => {
      expect(outcomeOf(await creator.get('/jobs'))).toEqual([403, '403004'])
    })
  })

  describe('cancelling', () => {
    test.each(['xml', 'json'] as const)(
      'a job that runs answers the job with code 2 (%s)',
      async (form) => {
        const { luid } = await heldJob('creator')
        const answer = await creator.put(`/jobs/${luid}`, undefined, form)
        expect(answer.status).toBe(200)
        const finish = form === 'xml' ? 'finishCode="2"' : '"finishCode":"2"'
        expect(answer.text).toContain(finish)
        expect((await creator.get(`/jobs/${luid}`, form)).text).toContain(finish)
      },
    )

    test('a job a second time is refused with 403091, and so is one that has failed', async () => {
      const { luid } = await heldJob('admin')
      await admin.put(`/jobs/${luid}`)
      expect(outcomeOf(await admin.put(`/jobs/${luid}`))).toEqual([403, '403091'])
      const failed = await heldJob('admin', { failsWith: 'x' })
      expect(outcomeOf(await admin.put(`/jobs/${failed.luid}`))).toEqual([403, '403091'])
    })

    test('a job of another user is for administrators alone', async () => {
      const { luid } = await heldJob('admin')
      expect(outcomeOf(await creator.put(`/jobs/${luid}`))).toEqual([403, '403032'])
      expect(outcomeOf(await creator.get(`/jobs/${luid}`))).toEqual([403, '403004'])
      const own = await heldJob('creator')
      expect((await admin.put(`/jobs/${own.luid}`)).status).toBe(200)
    })

    test('a job that there is none of is 404018', async () => {
      const path = `/jobs/${kit().site.luid}`
      expect(outcomeOf(await admin.put(path))).toEqual([404, '404018'])
    })
  })
}

await describeFamily('jobs', suite)
