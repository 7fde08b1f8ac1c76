/** The engine port over the viz library, which is loaded with the first workbook and not before. */

import type * as Viz from '@easel/viz'
import {
  EngineRefusal,
  type Engine,
  type ImageRequest,
  type RenderRequest,
  type SheetFacts,
  type WorkbookFacts,
} from '../ports/index.ts'

type VizModule = typeof Viz

export interface EngineOptions {
  /** Folder for converted extracts. */
  readonly workDirectory: string
  /** Path of the hyperd program; absent: that of the npm package for this platform. */
  readonly hyperdPath?: string
}

interface Loaded {
  readonly viz: VizModule
  readonly renderer: Viz.Renderer
}

export function createEngine(options: EngineOptions): Engine {
  let loading: Promise<Loaded> | null = null
  const load = () => {
    loading ??= import('@easel/viz').then((viz) => ({ viz, renderer: viz.createRenderer(options) }))
    return loading
  }
  const ask = async <T>(work: (loaded: Loaded) => Promise<T>): Promise<T> => {
    const loaded = await load()
    try {
      return await work(loaded)
    } catch (cause) {
      throw asRefusal(loaded.viz, cause)
    }
  }
  return {
    inspect: (path, kind) => ask(async ({ viz }) => factsOf(await viz.inspectWorkbook(path, kind))),
    csv: (request) => ask(({ renderer }) => renderer.csv(targetOf(request))),
    svg: (request) => ask(({ renderer }) => renderer.svg(targetOf(request), pictureOf(request))),
    png: (request) => ask(({ renderer }) => renderer.png(targetOf(request), pictureOf(request))),
    preview: (request) =>
      ask(({ renderer }) => renderer.png(targetOf(request), { kind: 'preview' })),
    [Symbol.asyncDispose]: async () => {
      await (await loading)?.renderer[Symbol.asyncDispose]()
    },
  }
}

function targetOf({ workbook, sheet, filters, now, signal }: RenderRequest): Viz.RenderTarget {
  const entries = [...filters]
  const isParameter = ([name]: readonly [string, string]) => name.startsWith('Parameters.')
  return {
    file: workbook,
    view: sheet,
    request: {
      filters: Object.fromEntries(entries.filter((entry) => !isParameter(entry))),
      parameters: Object.fromEntries(
        entries
          .filter(isParameter)
          .map(([name, value]) => [name.slice('Parameters.'.length), value]),
      ),
      now: now.toISOString(),
    },
    signal,
  }
}

function pictureOf({ width, height, resolution }: ImageRequest): Viz.PictureRequest {
  const asked = { kind: 'image', resolution } as const
  return width === undefined || height === undefined ? asked : { ...asked, width, height }
}

type Inspected = Awaited<ReturnType<VizModule['inspectWorkbook']>>

const sheetTypes = { worksheet: 'view', dashboard: 'dashboard', story: 'story' } as const

function factsOf({ views, hasExtracts, unsupported }: Inspected): WorkbookFacts {
  return {
    sheets: views.map(({ name, kind, thumbnail }): SheetFacts => ({
      name,
      type: sheetTypes[kind],
      thumbnailPng: thumbnail ?? null,
    })),
    hasExtracts,
    limitations: [...unsupported].flatMap(([sheet, items]) =>
      items.map(({ feature, detail }) => `${sheet}: ${feature} (${detail})`),
    ),
  }
}

const reasons = {
  'view-unknown': 'view-unknown',
  'data-unavailable': 'data-unavailable',
  'data-unsupported': 'data-unavailable',
  'query-timeout': 'timed-out',
  'query-too-large': 'too-large',
  'picture-too-large': 'too-large',
} as const

function asRefusal(viz: VizModule, cause: unknown): unknown {
  if (cause instanceof viz.PackageError)
    return new EngineRefusal('file-invalid', cause.message, { cause })
  if (cause instanceof viz.VizError)
    return new EngineRefusal(reasons[cause.code], cause.message, { cause })
  return cause
}
