/** Documents that are made of views: a page of a PDF, a workbook as pages, a workbook as slides, a crosstab. */

import { setImmediate } from 'node:timers/promises'
import type { Size } from '../layout/frame.ts'
import { makeCrosstab } from '../layout/crosstab.ts'
import type { PictureRequest } from '../layout/fit-size.ts'
import { pictureSizeOf, placePicture, type PageRequest } from '../layout/page-size.ts'
import { toPdf, type PdfPage } from '../paint/pdf.ts'
import type { PngPainter } from '../paint/png.ts'
import type { Slide } from '../paint/pptx-slides.ts'
import { toPptx } from '../paint/pptx.ts'
import { toXlsx } from '../paint/xlsx.ts'
import { cardMessage } from './card-message.ts'
import { explain, lackOfSheet } from './draw-sheet.ts'
import { drawView, naturalSize, type DrawnView } from './draw-view.ts'
import { sheetOfView } from './sheet-of-view.ts'
import type { ViewDrawing } from './view-drawing.ts'
import { VizError } from './viz-error.ts'

/** What a document says of itself. */
export interface DocumentFacts {
  readonly title: string
  readonly now: Date
}

/** @throws VizError for a view that cannot be drawn; OutputTooLarge */
export async function viewPdf(
  drawing: ViewDrawing,
  page: PageRequest,
  facts: DocumentFacts,
): Promise<Uint8Array> {
  const made = await pdfPage(drawing, page)
  return toPdf(onlyOne(made), { ...facts, mostBytes: drawing.limits.outputBytes })
}

async function* onlyOne<T>(value: T): AsyncGenerator<T> {
  yield value
}

/** One page a view; a view that cannot be drawn is a card that says why. @throws OutputTooLarge */
export async function workbookPdf(
  drawings: readonly ViewDrawing[],
  page: PageRequest,
  facts: DocumentFacts & { readonly mostBytes: number },
): Promise<Uint8Array> {
  return toPdf(
    eachDrawn(drawings, (drawing) => pdfPage(drawing, page)),
    facts,
  )
}

/** One slide a view, after a slide that names the workbook. @throws OutputTooLarge */
export async function workbookPptx(
  drawings: readonly ViewDrawing[],
  painter: PngPainter,
  facts: DocumentFacts & { readonly mostBytes: number; readonly signal: AbortSignal },
): Promise<Uint8Array> {
  const slides = eachDrawn(drawings, (drawing) => slideOf(drawing, painter))
  return toPptx(slides, drawings.length, facts)
}

/** @throws VizError when the view has no data to show; OutputTooLarge */
export async function viewXlsx(drawing: ViewDrawing, facts: DocumentFacts): Promise<Uint8Array> {
  const { prepared, view, signal, limits } = drawing
  const sheet = sheetOfView(prepared.workbook, view)
  const crosstab = makeCrosstab(sheet, await drawing.marks(sheet.name))
  const { now } = facts
  return toXlsx(crosstab, { name: sheet.name, now, mostBytes: limits.outputBytes, signal })
}

/** Views are drawn one after the other: documents of many hold one in memory. */
async function* eachDrawn<T>(
  drawings: readonly ViewDrawing[],
  make: (drawing: ViewDrawing) => Promise<T>,
): AsyncGenerator<T> {
  for (const drawing of drawings) {
    await setImmediate()
    drawing.signal.throwIfAborted()
    yield await make(drawing)
  }
}

async function pdfPage(drawing: ViewDrawing, page: PageRequest): Promise<PdfPage> {
  const { width, height } = page
  const asked = width === undefined || height === undefined ? null : { width, height }
  const natural = naturalSize(drawing)
  const laidOut = asked ?? (natural === null ? pictureSizeOf(page) : null)
  const { scene, size } = await drawnOrCard(drawing, imageOf(laidOut))
  const shown = asked === null ? scene : size
  const place = placePicture(page, shown)
  const scale = place.scale * (shown.width / scene.width)
  return { scene: { ...scene, title: drawing.view }, place: { ...place, scale } }
}

function imageOf(size: Size | null): PictureRequest {
  return size === null ? { kind: 'image' } : { kind: 'image', ...size }
}

/** In CSS pixels; pictures have twice as many. */
const slidePixels: Size = { width: 1280, height: 720 }

async function slideOf(drawing: ViewDrawing, painter: PngPainter): Promise<Slide> {
  const natural = naturalSize(drawing) ?? slidePixels
  const times = Math.min(slidePixels.width / natural.width, slidePixels.height / natural.height)
  const width = Math.max(1, Math.round(natural.width * times))
  const height = Math.max(1, Math.round(natural.height * times))
  const picture: PictureRequest = { kind: 'image', resolution: 'high', width, height }
  const { scene, size, density } = await drawnOrCard(drawing, picture)
  const { outputBytes, picturePixels } = drawing.limits
  const png = await painter.paint(scene, {
    size: { width: size.width * density, height: size.height * density },
    maxPixels: picturePixels,
    maxBytes: outputBytes,
    signal: drawing.signal,
  })
  return { title: drawing.view, png, size }
}

async function drawnOrCard(drawing: ViewDrawing, picture: PictureRequest): Promise<DrawnView> {
  try {
    return await drawView(drawing, picture)
  } catch (error) {
    if (!(error instanceof VizError) || !lackOfSheet.has(error.code)) throw error
    const { width = cardSize.width, height = cardSize.height } =
      picture.kind === 'image' ? picture : {}
    const size = { width, height }
    return { scene: explain(drawing, size, cardMessage(error)), size, density: 2 }
  }
}

const cardSize: Size = { width: 784, height: 588 }
