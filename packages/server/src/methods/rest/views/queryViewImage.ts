import type { rest } from '@easel/contract'
import { findView } from '../../../content/find.ts'
import { languageLack } from '../../../content/language.ts'
import { maxAgeOf, orError, type ImageOptions } from '../../../content/rendering.ts'
import { unsupportedHeader } from '../../../content/unsupported-header.ts'
import { sizeProblem } from '../../../domain/picture-limits.ts'
import type { Context, Handler } from '../../../kernel/context.ts'

type Image = typeof rest.queryViewImage

export const queryViewImage: Handler<Image> = async (context) => {
  const { params, query, caller, services, viewFilters, now, signal, error } = context
  const options: ImageOptions = {
    filters: viewFilters,
    now,
    caller,
    signal,
    ...maxAgeOf(query),
    size: sizeOf(context),
    resolution: resolutionOf(context),
  }
  const isSvg = formatOf(context) === 'SVG'
  const view = await findView(context, params.viewId)
  if (!(await services.access.may(caller, 'ExportImage', { kind: 'view', record: view }))) {
    throw error('403068', { id: params.viewId })
  }
  const { content, sizeBytes, unsupported } = await orError(
    () => services.rendering[isSvg ? 'svg' : 'png'](view, options),
    (problem) => error('400101', { problem }),
  )
  services.hits.add(view, context)
  const type = isSvg ? 'image/svg+xml' : 'image/png'
  return {
    type,
    content,
    sizeBytes,
    headers: unsupportedHeader([...languageLack(query.language), ...unsupported]),
  }
}

const resolutionOf = ({ query }: Context<Image>) =>
  query.resolution === 'high' ? 'high' : 'standard'

function sizeOf(context: Context<Image>): ImageOptions['size'] {
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

function formatOf({ query, error }: Context<Image>): 'PNG' | 'SVG' {
  const format = (query.format ?? 'PNG').toUpperCase()
  if (format === 'PNG' || format === 'SVG') return format
  throw error('400000', { problem: `format '${query.format ?? ''}' is neither PNG nor SVG` })
}
