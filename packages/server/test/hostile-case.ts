/** One package against a live server: published, its views asked for data and pictures, deleted again. */

import { inspect } from 'node:util'
import type { Person, PublishedWorkbook } from './person.ts'
import type { TestAnswer } from './kit.ts'

/** How far a package came, in order. */
export const stages = [
  'not read',
  'refused as a package',
  'refused as a document',
  'published',
  'data answered',
  'drawn',
] as const
export type Stage = (typeof stages)[number]

export interface Asked {
  /** E.g. `image of "Sheet 1"`. */
  readonly what: string
  /** 0 without an answer. */
  readonly status: number
  readonly code: string | null
  readonly text: string
  readonly milliseconds: number
}

export interface CaseOutcome {
  readonly stage: Stage
  readonly asked: readonly Asked[]
}

export interface HostileFile {
  readonly name: string
  readonly bytes: Uint8Array
  readonly kind: 'twb' | 'twbx'
}

export const requestLimitMs = 60_000
const textShown = 400
const mostViews = 3

/** @param random Uniform in [0, 1); chooses views and sizes. */
export async function tryPackage(
  person: Person,
  file: HostileFile,
  random: () => number,
): Promise<CaseOutcome> {
  const asked: Asked[] = []
  const ask = async (what: string, work: () => Promise<TestAnswer>) => {
    const { answer, ...result } = await timed(what, work)
    asked.push(result)
    return answer
  }
  const answer = await ask('publish', () =>
    person.publish({
      name: file.name,
      bytes: file.bytes,
      fileName: `Hostile.${file.kind}`,
      query: 'overwrite=true',
    }),
  )
  if (answer?.status !== 201) return { stage: stageOfRefusal(answer), asked }
  const { workbook } = answer.json<{ workbook: PublishedWorkbook }>()
  let stage: Stage = 'published'
  for (const view of someOf(workbook.views?.view ?? [], random)) {
    const title = JSON.stringify(view.name.slice(0, 40))
    const at = `/views/${view.id}`
    const data = await ask(`data of ${title}`, () => person.get(`${at}/data`))
    const sizes = ['', oddSize(random)]
    const pictures = []
    for (const size of sizes)
      pictures.push(await ask(`image${size} of ${title}`, () => person.get(`${at}/image${size}`)))
    await ask(`previewImage of ${title}`, () =>
      person.get(`/workbooks/${workbook.id}${at}/previewImage`),
    )
    stage = deeper(stage, stageOfView(data, pictures))
  }
  await ask('previewImage', () => person.get(`/workbooks/${workbook.id}/previewImage`))
  await ask('delete', () => person.delete(`/workbooks/${workbook.id}`))
  return { stage, asked }
}

async function timed(
  what: string,
  work: () => Promise<TestAnswer>,
): Promise<Asked & { readonly answer: TestAnswer | null }> {
  const start = performance.now()
  let answer: TestAnswer | null = null
  let text: string
  try {
    answer = await withinLimit(work())
    text = answer.status === 200 ? '' : answer.text.slice(0, textShown)
  } catch (error) {
    text = inspect(error).slice(0, textShown)
  }
  const milliseconds = performance.now() - start
  const { status = 0, code = null } = answer ?? {}
  return { what, status, code, text, milliseconds, answer }
}

async function withinLimit<T>(work: Promise<T>): Promise<T> {
  const limit = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    limit.reject(new Error(`no answer within ${requestLimitMs} ms`))
  }, requestLimitMs)
  try {
    return await Promise.race([work, limit.promise])
  } finally {
    clearTimeout(timer)
  }
}

/** Read from the detail of the answer: the package reader speaks of packages and zip entries, the document reader of what is in the document. */
function stageOfRefusal(answer: TestAnswer | null): Stage {
  if (answer?.status !== 400) return 'not read'
  if (/The document |An element |Elements are |A text, value/.test(answer.text))
    return 'refused as a document'
  return /The package|zip/.test(answer.text) ? 'refused as a package' : 'not read'
}

/** A view without rows has a card for a picture, so that only one with data and a picture has been laid out. */
function stageOfView(data: TestAnswer | null, pictures: readonly (TestAnswer | null)[]): Stage {
  if (data?.status !== 200) return 'published'
  return pictures.some((picture) => picture?.status === 200) ? 'drawn' : 'data answered'
}

const deeper = (a: Stage, b: Stage): Stage => (stages.indexOf(a) < stages.indexOf(b) ? b : a)

/** The first, the last, and one between them. */
function someOf<T>(views: readonly T[], random: () => number): readonly T[] {
  if (views.length <= mostViews) return views
  const between = 1 + Math.floor(random() * (views.length - 2))
  return [views[0], views[between], views.at(-1)].filter((view) => view !== undefined)
}

const longestSide = 8192

/** Any size from one pixel to above the limits, where small ones and long strips are as likely as all others. */
function oddSize(random: () => number): string {
  const side = () => Math.max(1, Math.round(longestSide ** (random() * 1.02)))
  const resolution = random() < 0.25 ? '&resolution=high' : ''
  return `?vizWidth=${side()}&vizHeight=${side()}${resolution}`
}
