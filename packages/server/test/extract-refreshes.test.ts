/** Refreshes of extracts: now, by a task, and by the schedule of a task. */

import { beforeAll, describe, expect, test } from 'vitest'
import { locateHyperd } from '../../viz/src/extract/hyperd-binary.ts'
import { csvTdsx, publishDataSource } from './data-source-file.ts'
import { databaseSource, extractDataSource, extractPackage } from './extract-file.ts'
import {
  describeFamily,
  rule,
  setProjectRules,
  setWorkbookRules,
  type FamilyKit,
} from './families.ts'
import { claimBy } from './new-job.ts'
import { mustBe, outcomeOf, signedIn, type Form, type Person } from './person.ts'
import { workbookPackage } from './workbook-file.ts'

const hasHyperd = (() => {
  try {
    return locateHyperd(process.env['EASEL_HYPERD']) !== ''
  } catch {
    return false
  }
})()

interface JobAnswer {
  readonly id: string
  readonly type: string
  readonly finishCode?: string
  readonly extractRefreshJob?: { readonly notes: string; readonly workbook: object }
}

interface TaskAnswer {
  readonly extractRefresh: {
    readonly id: string
    readonly consecutiveFailedCount: string
    readonly schedule: { readonly nextRunAt: string; readonly frequency: string }
  }
}

const daily = {
  frequency: 'Daily',
  frequencyDetails: {
    start: '04:00:00',
    intervals: {
      interval: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'].map(
        (weekDay) => ({ weekDay }),
      ),
    },
  },
}
const day = 24 * 3_600_000

const suite = (kit: () => FamilyKit) => {
  let admin: Person
  let creator: Person
  let viewer: Person
  let project = ''
  let counter = 0
  beforeAll(async () => {
    await signInAll()
    const made = await admin.post('/projects', { project: { name: 'Refreshed' } })
    project = made.json<{ project: { id: string } }>().project.id
    const rules = (['Read', 'Write'] as const).map((word) => rule(kit(), 'creator', word))
    await setProjectRules(kit(), project, { project: rules, workbooks: [] })
  })
  /** Sessions end when the clock is moved on by days. */
  const signInAll = async () => {
    admin = await signedIn(kit(), 'admin')
    creator = await signedIn(kit(), 'creator')
    viewer = await signedIn(kit(), 'viewer')
  }

  const publish = (bytes = extractPackage()) =>
    creator.published({ name: `Book ${(counter += 1)}`, projectId: project, bytes })
  const taskFor = async (workbookId: string, schedule: object = daily) => {
    const answer = await creator.post('/tasks/extractRefreshes', {
      extractRefresh: { type: 'FullRefresh', workbook: { id: workbookId } },
      schedule,
    })
    mustBe(answer, 200)
    return answer.json<{ extractRefresh: { id: string } }>().extractRefresh.id
  }
  const taskOf = async (id: string) => {
    const answer = await admin.get(`/tasks/extractRefreshes/${id}`)
    return answer.json<{ task: TaskAnswer }>().task.extractRefresh
  }
  const endOf = async (id: string): Promise<JobAnswer> => {
    const read = async () => (await admin.get(`/jobs/${id}`)).json<{ job: JobAnswer }>().job
    await expect.poll(async () => (await read()).finishCode, { timeout: 20_000 }).toBeDefined()
    return read()
  }
  const jobOf = (answer: { json<T>(): T }) => answer.json<{ job: JobAnswer }>().job
  const refreshNow = (workbookId: string, person = creator) =>
    person.post(`/workbooks/${workbookId}/refresh`, '<tsRequest/>')
  /** Jobs of the site whose title is the workbook's name. */
  const jobsOf = async (name: string) => {
    const query = new URLSearchParams({ filter: `title:eq:${name}`, sort: 'createdAt:asc' })
    const answer = await admin.get(`/jobs?${query.toString()}`)
    type Listed = { readonly id: string; readonly status: string; readonly jobType: string }
    return (
      answer.json<{ backgroundJobs: { backgroundJob?: readonly Listed[] } }>().backgroundJobs
        .backgroundJob ?? []
    )
  }
  /** A refresh of the workbook that another server runs and does not end. */
  const occupy = async (workbookId: string) => {
    const { startRefresh } = await import('../src/content/refreshing.ts')
    return kit().store.transaction(async (write) => {
      const job = await startRefresh(write, {
        siteId: kit().site.id,
        creatorId: kit().users.admin.id,
        subject: { kind: 'workbook', luid: workbookId, name: 'x' },
        isIncremental: false,
        taskLuid: null,
        now: new Date(),
      })
      await write.jobs.claim({
        ...claimBy('elsewhere', new Date(), 3_600_000),
        types: ['RefreshExtract'],
        others: false,
      })
      return job!
    })
  }

  describe('Update Workbook Now', () => {
    test.skipIf(!hasHyperd)(
      'makes the extract anew, keeps the rest, and says how many rows',
      async () => {
        const { id, name, views } = await publish()
        const view = views.view[0]?.id ?? ''
        const answer = await refreshNow(id)
        mustBe(answer, 202)
        expect(jobOf(answer)).toMatchObject({
          type: 'RefreshExtract',
          extractRefreshJob: { notes: '', workbook: { id, name } },
        })
        expect(await endOf(jobOf(answer).id)).toMatchObject({
          finishCode: '0',
          progress: '100',
          extractRefreshJob: { notes: 'Refreshed "Orders": 2 rows.', workbook: { id, name } },
        })
        const { text } = await creator.get(`/views/${view}/data`)
        expect(text.trim().split(/\r?\n/)).toEqual(['Region,Amount', 'North,10', 'South,20'])
        const { revision } = (await kit().store.read.workbooks.byLuid(kit().site.id, id))!
        expect(revision).toBe(1)
      },
    )

    test.skipIf(!hasHyperd)(
      'a download that began before goes on with the file of before',
      async () => {
        const bytes = extractPackage({ rows: ['East,1'] })
        const { id } = await publish(bytes)
        const token = creator.token
        const response = await fetch(
          `${kit().url}/api/3.28/sites/${kit().site.luid}/workbooks/${id}/content`,
          { headers: { 'x-tableau-auth': token } },
        )
        await endOf(jobOf(await refreshNow(id)).id)
        expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true)
        const { bytes: now } = await creator.get(`/workbooks/${id}/content`)
        expect(Buffer.from(now).equals(bytes)).toBe(false)
      },
    )

    test('of a source that is not in the package fails and says why, and nothing is changed', async () => {
      const bytes = extractPackage({ source: databaseSource })
      const { id } = await publish(bytes)
      const job = await endOf(jobOf(await refreshNow(id)).id)
      expect(job.finishCode).toBe('1')
      expect(job.extractRefreshJob?.notes).toContain('a postgres database at "db.example.com"')
      const { bytes: now } = await creator.get(`/workbooks/${id}/content`)
      expect(Buffer.from(now).equals(bytes)).toBe(true)
    })

    test('that asks for the new rows alone fails and says why', async () => {
      const { id } = await publish()
      const answer = await creator.post(
        `/workbooks/${id}/refresh`,
        '<tsRequest><extractRefresh incremental="true"/></tsRequest>',
      )
      const job = await endOf(jobOf(answer).id)
      expect([job.finishCode, job.extractRefreshJob?.notes]).toEqual([
        '1',
        expect.stringContaining('incremental'),
      ])
    })

    test('while a refresh of the workbook runs is the conflict that clients know', async () => {
      const { id, name } = await publish()
      const running = await occupy(id)
      const answer = await refreshNow(id)
      expect(outcomeOf(answer)).toEqual([409, '409093'])
      expect(answer.text).toContain(`Job for '${name}' is already queued. Not queuing a duplicate.`)
      await kit().store.transaction((write) => write.jobs.cancel(running, new Date()))
      mustBe(await refreshNow(id), 202)
    })

    test.each([
      ['xml', '<tsRequest><extractRefresh/></tsRequest>'],
      ['json', { extractRefresh: { incremental: false } }],
      ['json', {}],
    ] as const)('takes the message in either form (%s)', async (form: Form, body) => {
      const { id } = await publish(extractPackage({ source: databaseSource }))
      const answer = await creator.post(`/workbooks/${id}/refresh`, body, form)
      mustBe(answer, 202)
      expect(answer.text).toContain('RefreshExtract')
    })

    test('of a workbook without an extract is 409090', async () => {
      const { id } = await publish(workbookPackage(['One']))
      expect(outcomeOf(await refreshNow(id))).toEqual([400, '409090'])
    })

    test('is for who owns the workbook, or may refresh or overwrite it', async () => {
      const { id } = await publish()
      expect(outcomeOf(await refreshNow(id, viewer))).toEqual([404, '404006'])
      await setWorkbookRules(kit(), id, [rule(kit(), 'viewer', 'Read')])
      expect(outcomeOf(await refreshNow(id, viewer))).toEqual([403, '403032'])
      mustBe(await refreshNow(id, admin), 202)
    })
  })

  describe('Update Data Source Now', () => {
    const publishSource = async (bytes = extractDataSource()) => {
      const name = `Source ${(counter += 1)}`
      const answer = await publishDataSource(kit(), creator, { name, projectId: project, bytes })
      mustBe(answer, 201)
      return answer.json<{ datasource: { id: string; name: string } }>().datasource
    }
    const refreshSource = (id: string, person = creator) =>
      person.post(`/datasources/${id}/refresh`, '<tsRequest/>')

    test.skipIf(!hasHyperd)('makes the extract anew, and says how many rows', async () => {
      const bytes = extractDataSource()
      const { id, name } = await publishSource(bytes)
      const answer = await refreshSource(id)
      mustBe(answer, 202)
      expect(await endOf(jobOf(answer).id)).toMatchObject({
        finishCode: '0',
        extractRefreshJob: { notes: 'Refreshed "Orders": 2 rows.', datasource: { id, name } },
      })
      const { bytes: now } = await creator.get(`/datasources/${id}/content`)
      expect(now.length).toBeGreaterThan(bytes.length)
    })

    test('of a source that is not in the package fails and says why', async () => {
      const { id } = await publishSource(extractDataSource({ source: databaseSource }))
      const job = await endOf(jobOf(await refreshSource(id)).id)
      expect(job.finishCode).toBe('1')
      expect(job.extractRefreshJob?.notes).toContain('a postgres database at "db.example.com"')
    })

    test('of a data source without an extract is 409090, and of one that is not there 404004', async () => {
      const { id } = await publishSource(csvTdsx())
      expect(outcomeOf(await refreshSource(id))).toEqual([400, '409090'])
      expect(outcomeOf(await refreshSource(kit().site.luid))).toEqual([404, '404004'])
    })

    test('is for who owns it, or may refresh or overwrite it', async () => {
      const { id } = await publishSource()
      expect(outcomeOf(await refreshSource(id, viewer))).toEqual([403, '403032'])
    })

    test('has tasks as workbooks have, which go with it', async () => {
      const { id } = await publishSource(extractDataSource({ source: databaseSource }))
      const made = await creator.post('/tasks/extractRefreshes', {
        extractRefresh: { type: 'FullRefresh', datasource: { id } },
        schedule: daily,
      })
      mustBe(made, 200)
      expect(made.json()).toMatchObject({ extractRefresh: { datasource: { id } } })
      const task = made.json<{ extractRefresh: { id: string } }>().extractRefresh.id
      const run = await creator.post(`/tasks/extractRefreshes/${task}/runNow`)
      mustBe(run, 200)
      await endOf(jobOf(run).id)
      expect((await taskOf(task)).consecutiveFailedCount).toBe('1')
      expect((await creator.get('/tasks/extractRefreshes', 'xml')).text).toContain(
        `<datasource id="${id}"/>`,
      )
      mustBe(await creator.delete(`/datasources/${id}`), 204)
      expect(outcomeOf(await admin.get(`/tasks/extractRefreshes/${task}`))).toEqual([404, '404026'])
    })
  })

  describe('a task', () => {
    test.each(['xml', 'json'] as const)('is made, read, changed and deleted (%s)', async (form) => {
      const { id: workbookId } = await publish()
      const payload =
        `<tsRequest><extractRefresh type="FullRefresh"><workbook id="${workbookId}"/></extractRefresh>` +
        '<schedule frequency="Hourly"><frequencyDetails start="01:00:00" end="03:00:00"><intervals>' +
        '<interval weekDay="Monday"/><interval minutes="60"/></intervals></frequencyDetails></schedule></tsRequest>'
      const made = await creator.post('/tasks/extractRefreshes', payload, 'json')
      mustBe(made, 200)
      expect(made.json()).toMatchObject({
        extractRefresh: { type: 'FullRefresh', workbook: { id: workbookId } },
        schedule: {
          frequency: 'Hourly',
          frequencyDetails: {
            start: '01:00:00',
            end: '03:00:00',
            intervals: { interval: [{ minutes: '60' }, { weekDay: 'Monday' }] },
          },
        },
      })
      const { id } = made.json<{ extractRefresh: { id: string } }>().extractRefresh
      const path = `/tasks/extractRefreshes/${id}`
      const read = await creator.get(path, form)
      expect(read.text).toContain(
        form === 'xml' ? 'type="RefreshExtractTask"' : 'RefreshExtractTask',
      )
      const list = await creator.get('/tasks/extractRefreshes', form)
      expect(list.text).toContain(id)
      expect(list.text).toContain(workbookId)
      const body = form === 'xml' ? scheduleXml : { schedule: daily }
      mustBe(await creator.post(path, body, form), 200)
      expect((await taskOf(id)).schedule.frequency).toBe('Daily')
      mustBe(await creator.delete(path), 204)
      expect(outcomeOf(await creator.get(path))).toEqual([404, '404026'])
    })
    const scheduleXml =
      '<tsRequest><schedule frequency="Daily"><frequencyDetails start="04:00:00">' +
      '<intervals><interval weekDay="Monday"/></intervals></frequencyDetails></schedule></tsRequest>'

    interface Kept {
      readonly place: string
      readonly frequency: string
      readonly interval: readonly Readonly<Record<string, string>>[]
      readonly end?: string
    }
    test.each<Kept>([
      {
        place: 'beside',
        frequency: 'Daily',
        interval: [{ hours: '4' }, { weekDay: 'Monday' }],
        end: '20:00:00',
      },
      {
        place: 'inside',
        frequency: 'Monthly',
        interval: [{ monthDay: '1' }, { monthDay: 'LastDay' }],
      },
      { place: 'inside', frequency: 'Weekly', interval: [{ weekDay: 'Friday' }] },
    ])('keeps a schedule $place it: $frequency', async ({ place, frequency, interval, end }) => {
      const { id: workbookId } = await publish()
      const frequencyDetails = { start: '04:00:00', end, intervals: { interval } }
      const schedule = { frequency, frequencyDetails }
      const extractRefresh = { type: 'FullRefresh', workbook: { id: workbookId } }
      const body =
        place === 'inside'
          ? { extractRefresh: { ...extractRefresh, schedule } }
          : { extractRefresh, schedule }
      const made = await creator.post('/tasks/extractRefreshes', body)
      mustBe(made, 200)
      const { id } = made.json<{ extractRefresh: { id: string } }>().extractRefresh
      const kept = (await creator.get(`/tasks/extractRefreshes/${id}`)).json<{
        task: { extractRefresh: { schedule: typeof schedule } }
      }>().task.extractRefresh.schedule
      expect(kept).toMatchObject({ frequency, frequencyDetails: { start: '04:00:00' } })
      expect(kept.frequencyDetails.end).toBe(end)
      expect(kept.frequencyDetails.intervals.interval).toHaveLength(interval.length)
      expect(kept.frequencyDetails.intervals.interval).toEqual(
        expect.arrayContaining([...interval]),
      )
    })

    test('of each second is refused with 409004, whose status is 400, and nothing is made', async () => {
      const { id } = await publish()
      const answer = await creator.post('/tasks/extractRefreshes', {
        extractRefresh: { type: 'FullRefresh', workbook: { id } },
        schedule: { ...daily, frequency: 'Secondly' },
      })
      expect(outcomeOf(answer)).toEqual([400, '409004'])
      expect(answer.text).toContain('Invalid subscription schedule')
      expect((await creator.get('/tasks/extractRefreshes')).text).not.toContain(id)
    })

    test.each([
      ['no workbook', { schedule: daily }, '400000'],
      ['no schedule', { extractRefresh: { workbook: { id: 'W' } } }, '400000'],
      [
        'another workbook',
        { extractRefresh: { workbook: { id: 'X' } }, schedule: daily },
        '404006',
      ],
    ])('with %s is refused', async (_, body, code) => {
      const { id } = await publish()
      const text = JSON.stringify(body)
        .replace('"W"', `"${id}"`)
        .replace('"X"', `"${kit().site.luid}"`)
      const answer = await creator.post('/tasks/extractRefreshes', JSON.parse(text) as object)
      expect(answer.code).toBe(code)
    })

    test('of a workbook without an extract is 409090', async () => {
      const { id } = await publish(workbookPackage(['One']))
      const body = { extractRefresh: { workbook: { id } }, schedule: daily }
      const answer = await creator.post('/tasks/extractRefreshes', body)
      expect(outcomeOf(answer)).toEqual([400, '409090'])
    })

    test('is for the owner, leaders and administrators, and who may refresh runs it', async () => {
      const { id: workbookId } = await publish()
      const id = await taskFor(workbookId)
      const path = `/tasks/extractRefreshes/${id}`
      expect(outcomeOf(await viewer.get(path))).toEqual([404, '404026'])
      expect((await viewer.get('/tasks/extractRefreshes')).text).not.toContain(id)
      expect(outcomeOf(await viewer.delete(path))).toEqual([404, '404026'])
      expect(outcomeOf(await viewer.post(`${path}/runNow`))).toEqual([404, '404026'])
      await setWorkbookRules(kit(), workbookId, [rule(kit(), 'viewer', 'Read')])
      expect(outcomeOf(await viewer.post(`${path}/runNow`))).toEqual([403, '403047'])
      expect((await admin.get('/tasks/extractRefreshes')).text).toContain(id)
    })

    test('goes with its workbook', async () => {
      const { id: workbookId } = await publish()
      const id = await taskFor(workbookId)
      mustBe(await creator.delete(`/workbooks/${workbookId}`), 204)
      expect(outcomeOf(await admin.get(`/tasks/extractRefreshes/${id}`))).toEqual([404, '404026'])
      expect((await admin.get('/tasks/extractRefreshes')).text).not.toContain(id)
    })

    test('is run now, and counts failures one after another', async () => {
      const { id: workbookId } = await publish(extractPackage({ source: databaseSource }))
      const id = await taskFor(workbookId)
      for (const count of ['1', '2']) {
        const answer = await creator.post(`/tasks/extractRefreshes/${id}/runNow`, '<tsRequest/>')
        mustBe(answer, 200)
        expect((await endOf(jobOf(answer).id)).finishCode).toBe('1')
        expect((await taskOf(id)).consecutiveFailedCount).toBe(count)
      }
    })
  })

  describe('a schedule', () => {
    test('runs when the clock reaches its time, once, and then waits for the next', async () => {
      const { id: workbookId, name } = await publish(extractPackage({ source: databaseSource }))
      const id = await taskFor(workbookId)
      const { nextRunAt } = (await taskOf(id)).schedule
      kit().clock.advance(Date.parse(nextRunAt) - kit().clock.now().getTime() + 60_000)
      await signInAll()
      await expect.poll(async () => (await jobsOf(name)).length, { timeout: 10_000 }).toBe(1)
      const [job] = await jobsOf(name)
      expect(job?.jobType).toBe('refresh_extracts')
      const { extractRefreshJob } = await endOf(job?.id ?? '')
      expect(extractRefreshJob?.notes).toContain('postgres database')
      const after = await taskOf(id)
      expect(Date.parse(after.schedule.nextRunAt)).toBe(Date.parse(nextRunAt) + day)
      expect(after.consecutiveFailedCount).toBe('1')
    })

    test('that was missed for a month runs once, and then at its next time', async () => {
      const { id: workbookId, name } = await publish(extractPackage({ source: databaseSource }))
      const id = await taskFor(workbookId)
      kit().clock.advance(30 * day)
      await signInAll()
      await expect.poll(async () => (await jobsOf(name)).length, { timeout: 10_000 }).toBe(1)
      const { nextRunAt } = (await taskOf(id)).schedule
      const ahead = Date.parse(nextRunAt) - kit().clock.now().getTime()
      expect(ahead).toBeGreaterThan(0)
      expect(ahead).toBeLessThanOrEqual(day)
    })
  })
}

await describeFamily('extract refreshes', suite)
