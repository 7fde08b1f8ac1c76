/** Answers that render a view: its data, its image, its page. Custom views answer with the same. */

import type { FileReply, Raise } from '@easel/contract'
import { downloadFileName } from '../domain/content-naming.ts'
import { sizeProblem } from '../domain/picture-limits.ts'
import type { Access, Caller, View } from '../ports/index.ts'
import type { HitCounter } from './hits.ts'
import { languageLack } from './language.ts'
import { paperOf } from './paper.ts'
import { maxAgeOf, orError, type ImageOptions, type Rendering } from './rendering.ts'
import { unsupportedHeader } from './unsupported-header.ts'

interface Rendered {
  readonly caller: Caller
  readonly services: {
    readonly access: Access
    readonly rendering: Rendering
    readonly hits: HitCounter
  }
  readonly viewFilters: ReadonlyMap<string, string>
  readonly now: Date
  readonly signal: AbortSignal
}

interface CommonQuery {
  readonly maxAge?: number | undefined
  readonly language?: string | undefined
}

interface AskingData extends Rendered {
  readonly query: CommonQuery
  readonly error: Raise<'400080' | '403032'>
}

const optionsOf = ({
  viewFilters,
  now,
  signal,
  caller,
  query,
}: Rendered & { query: CommonQuery }) => ({
  filters: viewFilters,
  now,
  caller,
  signal,
  ...maxAgeOf(query),
})

/** @throws RestError 403032 without ExportData; 400080 when the data cannot be computed */
export async function dataOf(context: AskingData, view: View): Promise<FileReply> {
  const { query, caller, services, error } = context
  if (!(await services.access.may(caller, 'ExportData', { kind: 'view', record: view }))) {
    throw error('403032', {
      problem: `You are not allowed to get the data of view '${view.luid}'.`,
    })
  }
  const { content, sizeBytes } = await orError(
    () => services.rendering.csv(view, optionsOf(context)),
    (problem) => error('400080', { problem }),
  )
  services.hits.add(view, context)
  const headers = unsupportedHeader(languageLack(query.language))
  return { type: 'text/csv', content, sizeBytes, headers }
}

interface AskingImage extends Rendered {
  readonly query: CommonQuery & {
    readonly resolution?: 'high' | 'standard' | undefined
    readonly vizWidth?: number | undefined
    readonly vizHeight?: number | undefined
    readonly format?: string | undefined
  }
  readonly error: Raise<'400000' | '400101' | '403068'>
}

/** @throws RestError 403068 without ExportImage; 400101 when the view cannot be drawn */
export async function imageOf(context: AskingImage, view: View): Promise<FileReply> {
  const { query, caller, services, error } = context
  const options: ImageOptions = {
    ...optionsOf(context),
    size: sizeOf(context),
    resolution: resolutionOf(context),
  }
  const isSvg = formatOf(context) === 'SVG'
  if (!(await services.access.may(caller, 'ExportImage', { kind: 'view', record: view }))) {
    throw error('403068', { id: view.luid })
  }
  const { content, sizeBytes, unsupported } = await orError(
    () => services.rendering[isSvg ? 'svg' : 'png'](view, options),
    (problem) => error('400101', { problem }),
  )
  services.hits.add(view, context)
  return {
    type: isSvg ? 'image/svg+xml' : 'image/png',
    content,
    sizeBytes,
    headers: unsupportedHeader([...languageLack(query.language), ...unsupported]),
  }
}

const resolutionOf = ({ query }: AskingImage) => (query.resolution === 'high' ? 'high' : 'standard')

function sizeOf(context: AskingImage): ImageOptions['size'] {
  const { query, error } = context
  const { vizWidth: width, vizHeight: height } = query
  if (width === undefined && height === undefined) return null
  if (width === undefined || height === undefined) {
    throw error('400000', { problem: 'vizWidth and vizHeight go together; send both or neither' })
  }
  const problem = sizeProblem({ width, height }, resolutionOf(context))
  if (problem !== null) throw error('400000', { problem })
  return { width, height }
}

function formatOf({ query, error }: AskingImage): 'PNG' | 'SVG' {
  const format = (query.format ?? 'PNG').toUpperCase()
  if (format === 'PNG' || format === 'SVG') return format
  throw error('400000', { problem: `format '${query.format ?? ''}' is neither PNG nor SVG` })
}

interface AskingPdf extends Rendered {
  readonly query: CommonQuery & Parameters<typeof paperOf>[0]
  readonly error: Raise<'400000' | '400080' | '403032'>
}

/** @throws RestError 403032 without ExportImage; 400080 when the view cannot be drawn */
export async function pdfOf(context: AskingPdf, view: View): Promise<FileReply> {
  const { query, caller, services, error } = context
  const page = paperOf(query, (problem) => error('400000', { problem }))
  if (!(await services.access.may(caller, 'ExportImage', { kind: 'view', record: view }))) {
    throw error('403032', {
      problem: `You are not allowed to export the PDF of view '${view.luid}'.`,
    })
  }
  const { content, sizeBytes, unsupported } = await orError(
    () => services.rendering.pdf(view, { ...optionsOf(context), page }),
    (problem) => error('400080', { problem }),
  )
  services.hits.add(view, context)
  return {
    type: 'application/pdf',
    fileName: downloadFileName(view.name, 'pdf'),
    content,
    sizeBytes,
    headers: unsupportedHeader([...languageLack(query.language), ...unsupported]),
  }
}
