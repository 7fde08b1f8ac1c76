/** The nodes of a scene as operators of a PDF page. */

import { readPngSize } from '../draw/png-size.ts'
import type { Paint, SceneNode, Stroke } from '../scene/scene.ts'

type Document = PDFKit.PDFDocument
type Points = readonly (readonly [number, number])[]

export function paintPdfNode(document: Document, node: SceneNode): void {
  switch (node.kind) {
    case 'rect': {
      const { x, y, width, height } = node.box
      document.rect(x, y, Math.max(0, width), Math.max(0, height))
      return finishPath(document, node)
    }
    case 'circle':
      document.circle(node.x, node.y, Math.max(0, node.radius))
      return finishPath(document, node)
    case 'line':
      tracePath(document, node.points)
      return finishPath(document, { stroke: node.stroke })
    case 'polygon':
      tracePath(document, node.points).closePath()
      return finishPath(document, node)
    case 'text':
      return paintText(document, node)
    case 'image':
      return paintImage(document, node)
    case 'group':
      return paintGroup(document, node)
  }
}

function tracePath(document: Document, points: Points): Document {
  points.forEach(([x, y], index) => {
    if (index === 0) document.moveTo(x, y)
    else document.lineTo(x, y)
  })
  return document
}

/** Paints the path that was traced last. */
function finishPath(
  document: Document,
  { fill, stroke }: { readonly fill?: Paint | undefined; readonly stroke?: Stroke | undefined },
): void {
  if (fill !== undefined) document.fillColor(colorOf(fill), fill.opacity ?? 1)
  if (stroke !== undefined) setStroke(document, stroke)
  if (fill !== undefined && stroke !== undefined) document.fillAndStroke()
  else if (fill !== undefined) document.fill()
  else if (stroke !== undefined) document.stroke()
  // A path without paint ends here, else the next one would continue it.
  else document.addContent('n')
}

function setStroke(document: Document, stroke: Stroke): void {
  document.strokeColor(colorOf(stroke), stroke.opacity ?? 1).lineWidth(stroke.width)
  const ending = stroke.width > 1 ? 'round' : null
  document.lineJoin(ending ?? 'miter').lineCap(ending ?? 'butt')
  const [length, space] = stroke.dash ?? []
  if (length !== undefined && length > 0) document.dash(length, { space: space ?? length })
  else document.undash()
}

/** The forms that documents write; what is none of them is black, as in SVG. */
function colorOf({ color }: Paint): string {
  return /^#[0-9a-f]{6}/i.exec(color)?.[0] ?? '#000000'
}

function paintText(document: Document, node: Extract<SceneNode, { kind: 'text' }>): void {
  const { text, style, anchor, rotate = 0 } = node
  const shown = text.replaceAll(/[\p{Cc}\p{Cs}]/gu, ' ')
  if (shown.trim() === '') return
  document.font(style.weight).fontSize(style.size).fillColor(colorOf(style), 1)
  const width = anchor === 'start' ? 0 : document.widthOfString(shown)
  const x = node.x - (anchor === 'middle' ? width / 2 : width)
  const isTurned = rotate !== 0
  if (isTurned) document.save().rotate(rotate, { origin: [node.x, node.y] })
  document.text(shown, x, node.y, { lineBreak: false, baseline: 'alphabetic' })
  if (isTurned) document.restore()
}

/** Pictures come from documents: one that is none, or too large to unpack, leaves its place empty. */
function paintImage(document: Document, { box, png }: Extract<SceneNode, { kind: 'image' }>): void {
  const size = readPngSize(png)
  if (size === null || size.width * size.height > mostImagePixels) return
  try {
    const { x, y, width, height } = box
    document.image(Buffer.from(png), x, y, { width, height })
  } catch {
    document.rect(box.x, box.y, box.width, box.height)
    finishPath(document, { stroke: { color: '#d4d4d4', width: 1 } })
  }
}

const mostImagePixels = 4_000_000

function paintGroup(document: Document, node: Extract<SceneNode, { kind: 'group' }>): void {
  const { clip, children } = node
  document.save()
  if (clip !== undefined) document.rect(clip.x, clip.y, clip.width, clip.height).clip()
  for (const child of children) paintPdfNode(document, child)
  document.restore()
}
