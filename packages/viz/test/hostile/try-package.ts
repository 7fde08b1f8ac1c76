/** How far a package gets through the library, and what it must not do there. */

import { randomUUID } from 'node:crypto'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  inspectWorkbook,
  openPackage,
  PackageError,
  VizError,
  type Renderer,
  type VizLimits,
  type WorkbookFile,
} from '../../src/index.ts'
import type { HostilePackage } from './hostile-packages.ts'

/** In the order in which a package reaches them. */
export const stages = ['refused', 'opened', 'read', 'laid out', 'painted'] as const

export interface Trial {
  readonly stage: (typeof stages)[number]
  /** Codes of the refusals on the way. */
  readonly codes: readonly string[]
}

export interface TrialPlace {
  readonly renderer: Renderer
  readonly folder: string
  readonly workDirectory: string
  readonly limits: Partial<VizLimits>
}

const mostViews = 4

/** @throws whatever is neither PackageError nor VizError, which a workbook must never cause */
export async function tryPackage(made: HostilePackage, place: TrialPlace): Promise<Trial> {
  const path = join(place.folder, `book.${made.kind}`)
  await writeFile(path, made.bytes)
  const codes: string[] = []
  const attempt = async <Result>(work: () => Promise<Result>): Promise<Result | null> => {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof PackageError) && !(error instanceof VizError)) {
        throw new Error(`${made.name}: ${String(error)}`, { cause: error })
      }
      codes.push(error.code)
      return null
    }
  }
  const key = randomUUID()
  const reached = await furthest({ path, kind: made.kind, key }, { attempt, place })
  await rm(join(place.workDirectory, key), { recursive: true, force: true })
  return { stage: reached, codes }
}

interface Attempts {
  readonly attempt: <Result>(work: () => Promise<Result>) => Promise<Result | null>
  readonly place: TrialPlace
}

async function furthest(file: WorkbookFile, { attempt, place }: Attempts): Promise<Trial['stage']> {
  const { path, kind } = file
  const isOpen = await attempt(async () => {
    await using _source = await openPackage(path, kind)
    return true
  })
  if (isOpen === null) return 'refused'
  const inspected = await attempt(() => inspectWorkbook(path, kind))
  if (inspected === null) return 'opened'
  let stage: Trial['stage'] = 'read'
  for (const { name: view } of inspected.views.slice(0, mostViews)) {
    const target = {
      file,
      view,
      request: { now: '2024-06-15T00:00:00' },
      limits: place.limits,
    }
    await attempt(async () => {
      for await (const _chunk of await place.renderer.csv(target)) continue
    })
    const svg = await attempt(() => place.renderer.svg(target, { kind: 'image' }))
    if (svg !== null && stage === 'read') stage = 'laid out'
    const png = await attempt(() => place.renderer.png(target, { kind: 'preview' }))
    if (png !== null) stage = 'painted'
  }
  return stage
}

/** Folders of work in progress that a renderer left. */
export async function scratchIn(workDirectory: string): Promise<readonly string[]> {
  const names = await readdir(workDirectory, { recursive: true }).catch((): string[] => [])
  return names.filter((name) => name.includes('.scratch-'))
}
