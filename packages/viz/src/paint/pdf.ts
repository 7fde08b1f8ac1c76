/** Scenes as pages of a PDF: vector shapes, and text that can be selected and searched. */

import Pdf from 'pdfkit'
import type { PlacedPicture } from '../layout/page-size.ts'
import type { Scene } from '../scene/scene.ts'
import { bundledFontFiles } from '../text/text-metrics.ts'
import { paintPdfNode } from './pdf-nodes.ts'
import { OutputTooLarge } from './svg.ts'
import { visibleNodes } from './visible-nodes.ts'

export interface PdfPage {
  readonly scene: Scene
  readonly place: PlacedPicture
}

export interface PdfOptions {
  /** Of the document, for the window of its reader. */
  readonly title: string
  /** Moment the document says it was made at. */
  readonly now: Date
  readonly mostBytes: number
}

/**
 * Pages are taken one after the other, so that one scene is in memory at a time.
 *
 * @throws OutputTooLarge
 */
export async function toPdf(
  pages: AsyncIterable<PdfPage>,
  { title, now, mostBytes }: PdfOptions,
): Promise<Uint8Array> {
  const document = new Pdf({
    autoFirstPage: false,
    pdfVersion: '1.7',
    lang: 'en-US',
    displayTitle: true,
    info: { Title: title, Creator: 'Easel', Producer: 'Easel', CreationDate: now, ModDate: now },
  })
  const fonts = bundledFontFiles()
  document.registerFont('normal', fonts.normal)
  document.registerFont('bold', fonts.bold)
  const written = collect(document, mostBytes)
  try {
    for await (const page of pages) {
      addPage(document, page)
      written.check()
    }
  } finally {
    document.end()
  }
  return written.whole()
}

function addPage(document: PDFKit.PDFDocument, { scene, place }: PdfPage): void {
  const { page, x, y, scale } = place
  document.addPage({ size: [page.width, page.height], margin: 0 })
  document.outline.addItem(scene.title)
  document.save()
  document.translate(x, y).scale(scale)
  document.rect(0, 0, scene.width, scene.height).clip()
  document.rect(0, 0, scene.width, scene.height).fill(scene.background)
  for (const node of visibleNodes(scene.nodes, scene)) paintPdfNode(document, node)
  document.restore()
}

interface Collected {
  /** @throws OutputTooLarge */
  check(): void
  whole(): Promise<Uint8Array>
}

function collect(document: PDFKit.PDFDocument, mostBytes: number): Collected {
  const chunks: Uint8Array[] = []
  let length = 0
  const check = (): void => {
    if (length > mostBytes) {
      throw new OutputTooLarge(`its PDF has more than the ${mostBytes} bytes allowed`)
    }
  }
  const ended = new Promise<void>((resolve, reject) => {
    document.on('data', (chunk: Uint8Array) => {
      length += chunk.length
      if (length <= mostBytes) chunks.push(chunk)
    })
    document.on('end', resolve)
    document.on('error', reject)
  })
  ended.catch(() => {})
  return {
    check,
    whole: async () => {
      await ended
      check()
      return Buffer.concat(chunks)
    },
  }
}
