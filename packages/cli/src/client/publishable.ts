/** What `easel publish` sends, by the ending of the file. */

import type { Client } from '@easel/client'
import { UsageError } from '../usage-error.ts'
import type { fileArguments } from './arguments.ts'

export interface Published {
  readonly id: string
  readonly name: string
  readonly project?: { readonly id?: string }
}

export interface Publication {
  readonly item: { readonly name: string; readonly project: { readonly id: string } }
  readonly how: Awaited<ReturnType<typeof fileArguments>> & {
    readonly overwrite: boolean
    readonly asJob: boolean
  }
  readonly options: NonNullable<Parameters<Client['publishWorkbook']>[1]>
}

/** A service that publishes by a job answers the job alone. */
interface Answer {
  readonly published: Published | undefined
  readonly job: { readonly id: string } | undefined
}

export interface Publishable {
  publish(tableau: Client, publication: Publication): Promise<Answer>
  /** All of the site that have the name. */
  named(tableau: Client, name: string): AsyncIterable<Published>
}

const workbook: Publishable = {
  async publish(tableau, { item, how, options }) {
    const answer = await tableau.publishWorkbook({ ...how, workbook: item }, options)
    return { published: answer.workbook, job: answer.job }
  },
  named: (tableau, name) => tableau.queryWorkbooksForSite({ filter: { name: { eq: name } } }),
}

const dataSource: Publishable = {
  async publish(tableau, { item, how, options }) {
    const answer = await tableau.publishDataSource({ ...how, datasource: item }, options)
    return { published: answer.datasource, job: answer.job }
  },
  named: (tableau, name) => tableau.queryDataSources({ filter: { name: { eq: name } } }),
}

const byEnding: Readonly<Record<string, Publishable>> = {
  twb: workbook,
  twbx: workbook,
  tds: dataSource,
  tdsx: dataSource,
  hyper: dataSource,
}

/** @throws UsageError naming the endings there are */
export function publishableAt(path: string): Publishable {
  const ending = (/\.([^./\\]*)$/.exec(path)?.[1] ?? '').toLowerCase()
  const found = Object.hasOwn(byEnding, ending) ? byEnding[ending] : undefined
  if (found !== undefined) return found
  const known = Object.keys(byEnding).map((each) => `.${each}`)
  throw new UsageError(`"${path}" does not end in one of ${known.join(', ')}`)
}
