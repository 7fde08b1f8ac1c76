import { checkPage, jobList, paginationOf, type ListRequest, type rest } from '@easel/contract'
import { compileSelection } from '../../../content/fields.ts'
import { backgroundJobAnswer } from '../../../content/answers/jobs.ts'
import type { Handler } from '../../../kernel/context.ts'

const day = 24 * 60 * 60 * 1000

/** Jobs of the last day, where the caller asks for no others. */
export const queryJobs: Handler<typeof rest.queryJobs> = async ({
  list,
  caller,
  services,
  now,
}) => {
  const { items, totalAvailable } = await services.store.read.jobs.list({
    siteId: caller.site.id,
    visibility: { kind: 'everything' },
    request: list.filter.length > 0 ? list : { ...list, filter: [ofLastDay(now)] },
  })
  checkPage(list.page, totalAvailable)
  const select = compileSelection(list.fields, jobList.fields)
  return {
    pagination: paginationOf(list.page, totalAvailable),
    backgroundJobs: { backgroundJob: items.map((job) => select(backgroundJobAnswer(job))) },
  }
}

const ofLastDay = (now: Date): ListRequest['filter'][number] => ({
  field: 'createdAt',
  operator: 'gte',
  values: [new Date(now.getTime() - day)],
})
