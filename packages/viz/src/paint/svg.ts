/** Writes a scene as SVG 1.1 text: shapes and words only, no script, no style sheet, nothing fetched from elsewhere. */

import type { Size } from '../layout/frame.ts'
import { singleLine } from '../text/text-fit.ts'
import type { Box, Paint, Scene, SceneNode, Stroke } from '../scene/scene.ts'
import { visibleNodes } from './visible-nodes.ts'
import { escapeXml } from './xml-text.ts'

/** Names the bundled font first; browsers without it have Verdana, which has almost the same widths. */
const families = 'DejaVu Sans,Verdana,sans-serif'

export interface SvgOptions {
  /** Of the picture, which the whole scene fills. Default: the scene's own. */
  readonly size?: Size
  /** Default: 256 Mi. */
  readonly mostCharacters?: number
  /** A PNG of the picture's size in place of the background: what was painted before. */
  readonly under?: Uint8Array
}

/** A picture longer than its limit; what is written of it by then is given up. */
export class OutputTooLarge extends Error {
  override readonly name = 'OutputTooLarge'
}

/** @throws OutputTooLarge */
export function toSvg(
  scene: Scene,
  { size = scene, mostCharacters = 2 ** 28, under }: SvgOptions = {},
): string {
  // Whole pixels keep the aspect of the scene only nearly.
  const isStretched = size.width * scene.height !== size.height * scene.width
  const aspect = isStretched ? ' preserveAspectRatio="none"' : ''
  const parts = createParts(mostCharacters)
  parts.push(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${coordinate(size.width)}" height="${coordinate(size.height)}"` +
      ` viewBox="0 0 ${coordinate(scene.width)} ${coordinate(scene.height)}"${aspect} role="img" font-family="${families}" font-size="12">`,
    `<title>${escapeXml(singleLine(scene.title))}</title>`,
    under === undefined
      ? `<rect width="100%" height="100%" fill="${escapeXml(scene.background)}"/>`
      : // Without smoothing each pixel stays what it is.
        `<image width="100%" height="100%" preserveAspectRatio="none" image-rendering="optimizeSpeed" href="${pngAddress(under)}"/>`,
  )
  for (const node of visibleNodes(scene.nodes, scene)) writeNode(node, parts)
  parts.push('</svg>\n')
  return parts.joined()
}

const pngAddress = (png: Uint8Array): string =>
  `data:image/png;base64,${Buffer.from(png).toString('base64')}`

interface Parts {
  push(...texts: readonly string[]): void
  joined(): string
}

function createParts(mostCharacters: number): Parts {
  const parts: string[] = []
  let length = 0
  return {
    push: (...texts) => {
      for (const text of texts) {
        length += text.length
        parts.push(text)
      }
      if (length > mostCharacters) {
        throw new OutputTooLarge(`its picture has more than the ${mostCharacters} bytes allowed`)
      }
    },
    joined: () => parts.join(''),
  }
}

function writeNode(node: SceneNode, parts: Parts): void {
  switch (node.kind) {
    case 'rect':
      parts.push(
        `<rect${marksAttribute(node)}${boxAttributes(node.box)}${fillAttributes(node.fill)}${strokeAttributes(node.stroke)}/>`,
      )
      return
    case 'circle':
      parts.push(
        `<circle${marksAttribute(node)} cx="${coordinate(node.x)}" cy="${coordinate(node.y)}" r="${coordinate(Math.max(0, node.radius))}"` +
          `${fillAttributes(node.fill)}${strokeAttributes(node.stroke)}/>`,
      )
      return
    case 'line':
      parts.push(
        `<path${marksAttribute(node)} d="${pathData(node.points)}" fill="none"${strokeAttributes(node.stroke)}/>`,
      )
      return
    case 'polygon':
      parts.push(
        `<path${marksAttribute(node)} d="${pathData(node.points)}Z"${fillAttributes(node.fill)}${strokeAttributes(node.stroke)}/>`,
      )
      return
    case 'text':
      parts.push(textElement(node))
      return
    case 'image':
      parts.push(`<image${boxAttributes(node.box)} href="${pngAddress(node.png)}"/>`)
      return
    case 'group':
      writeGroup(node, parts)
  }
}

/** A nested viewport clips without an id, so that several pictures can share one HTML page. */
function writeGroup(node: Extract<SceneNode, { kind: 'group' }>, parts: Parts): void {
  const { clip } = node
  const sheet = node.sheet === undefined ? '' : ` data-sheet="${escapeXml(singleLine(node.sheet))}"`
  if (clip === undefined) parts.push(`<g${sheet}>`)
  else {
    const view = [clip.x, clip.y, clip.width, clip.height].map((value) => coordinate(value))
    parts.push(
      `<svg${sheet}${boxAttributes(clip)} viewBox="${view.join(' ')}" overflow="hidden">`,
      // resvg ends the process when all that a clip holds lies away from the picture; this lies within.
      `<rect${boxAttributes(clip)} fill="#ffffff" fill-opacity="0"/>`,
    )
  }
  for (const child of node.children) writeNode(child, parts)
  parts.push(clip === undefined ? '</g>' : '</svg>')
}

function textElement(node: Extract<SceneNode, { kind: 'text' }>): string {
  const { style } = node
  const size = style.size === 12 ? '' : ` font-size="${coordinate(style.size)}"`
  const weight = style.weight === 'bold' ? ' font-weight="bold"' : ''
  const anchor = node.anchor === 'start' ? '' : ` text-anchor="${node.anchor}"`
  const at = `${coordinate(node.x)} ${coordinate(node.y)}`
  const turn =
    node.rotate === undefined || node.rotate === 0
      ? ''
      : ` transform="rotate(${coordinate(node.rotate)} ${at})"`
  return (
    `<text${marksAttribute(node)} x="${coordinate(node.x)}" y="${coordinate(node.y)}" fill="${escapeXml(style.color)}"` +
    `${size}${weight}${anchor}${turn}>${escapeXml(node.text)}</text>`
  )
}

/** For pages that act on marks: the ids that the marks of the view have. */
function marksAttribute({ marks }: { readonly marks?: readonly number[] }): string {
  return marks === undefined ? '' : ` data-mark="${marks.join(' ')}"`
}

function boxAttributes(box: Box): string {
  return (
    ` x="${coordinate(box.x)}" y="${coordinate(box.y)}"` +
    ` width="${coordinate(Math.max(0, box.width))}" height="${coordinate(Math.max(0, box.height))}"`
  )
}

function fillAttributes(fill: Paint | undefined): string {
  if (fill === undefined) return ' fill="none"'
  return ` fill="${escapeXml(fill.color)}"${opacityAttribute('fill', fill)}`
}

function strokeAttributes(stroke: Stroke | undefined): string {
  if (stroke === undefined) return ''
  const width = stroke.width === 1 ? '' : ` stroke-width="${coordinate(stroke.width)}"`
  const dash =
    stroke.dash === undefined
      ? ''
      : ` stroke-dasharray="${stroke.dash.map((value) => coordinate(value)).join(' ')}"`
  const join = stroke.width > 1 ? ' stroke-linejoin="round" stroke-linecap="round"' : ''
  return ` stroke="${escapeXml(stroke.color)}"${width}${dash}${join}${opacityAttribute('stroke', stroke)}`
}

function opacityAttribute(name: 'fill' | 'stroke', paint: Paint): string {
  return paint.opacity === undefined || paint.opacity === 1
    ? ''
    : ` ${name}-opacity="${coordinate(paint.opacity)}"`
}

function pathData(points: readonly (readonly [number, number])[]): string {
  return points
    .map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${coordinate(x)} ${coordinate(y)}`)
    .join('')
}

/** Two decimals are enough at any scale in use. Painters count in numbers of 32 bits. */
function coordinate(value: number): string {
  const rounded = Math.round(Math.max(-farthest, Math.min(farthest, value)) * 100) / 100
  return rounded === 0 ? '0' : String(rounded)
}

const farthest = 1e6
