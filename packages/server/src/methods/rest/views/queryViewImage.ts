import type { rest } from '@easel/contract'
import { findView } from '../../../content/find.ts'
import type { ImageOptions } from '../../../content/rendering.ts'
import type { Context, Handler } from '../../../kernel/context.ts'
import { EngineRefusal } from '../../../ports/index.ts'

type Image = typeof rest.queryViewImage

const maxPixelsASide = 8192

export const queryViewImage: Handler<Image> = async (context) => {
  const { params, caller, services, viewFilters, now, signal, error } = context
  const options: ImageOptions = {
    filters: viewFilters,
    now,
    signal,
    size: sizeOf(context),
    resolution: context.query.resolution === 'high' ? 'high' : 'standard',
  }
  const isSvg = formatOf(context) === 'SVG'
  const view = await findView(context, params.viewId)
  if (!(await services.access.may(caller, 'ExportImage', { kind: 'view', record: view }))) {
    throw error('403068', { id: params.viewId })
  }
  try {
    const content = isSvg
      ? await services.rendering.svg(view, options)
      : await services.rendering.png(view, options)
    services.hits.add(view.id)
    return { type: isSvg ? 'image/svg+xml' : 'image/png', content }
  } catch (cause) {
    if (cause instanceof EngineRefusal) throw error('400101', { problem: cause.message })
    throw cause
  }
}

function sizeOf({ query, error }: Context<Image>): ImageOptions['size'] {
  const { vizWidth: width, vizHeight: height } = query
  if (width === undefined && height === undefined) return null
  if (width === undefined || height === undefined) {
    throw error('400000', { problem: 'vizWidth and vizHeight go together; send both or neither' })
  }
  if ([width, height].some((pixels) => pixels < 1 || pixels > maxPixelsASide)) {
    throw error('400000', { problem: `vizWidth and vizHeight take 1 to ${maxPixelsASide} pixels` })
  }
  return { width, height }
}

function formatOf({ query, error }: Context<Image>): 'PNG' | 'SVG' {
  const format = (query.format ?? 'PNG').toUpperCase()
  if (format === 'PNG' || format === 'SVG') return format
  throw error('400000', { problem: `format '${query.format ?? ''}' is neither PNG nor SVG` })
}
