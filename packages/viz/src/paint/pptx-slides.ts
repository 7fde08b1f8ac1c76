/** Slides of a presentation, in units of its format: 914,400 to an inch. */

import type { Size } from '../layout/frame.ts'
import { slideSize } from './pptx-package.ts'
import { namespaces, tree } from './pptx-shapes.ts'
import { escapeXml } from './xml-text.ts'

export interface Slide {
  /** Title of the slide and description of its picture. */
  readonly title: string
  readonly png: Uint8Array
  /** Of the picture; only the proportion counts. */
  readonly size: Size
}

/** Names the workbook and says when the file was made. */
export function titleSlide(title: string, now: Date): string {
  const made = `File created on: ${now.toLocaleString('en-US', { timeZone: 'UTC' })}`
  return slideElement(
    'slide1',
    textShape({ id: 2, name: 'Title', kind: 'ctrTitle', text: title }) +
      textShape({ id: 3, name: 'Subtitle', kind: 'subTitle', text: made }),
  )
}

/**
 * The picture as large as the slide allows. The title stands behind it, where outlines, screen readers and searches find
 * it: the picture has a title of its own.
 */
export function pictureSlide({ title, size }: Slide, number: number): string {
  const { width, height } = slideSize
  const scale = Math.min(width / size.width, height / size.height)
  const [w, h] = [Math.round(size.width * scale), Math.round(size.height * scale)]
  const [x, y] = [Math.round((width - w) / 2), Math.round((height - h) / 2)]
  const description = escapeXml(title)
  const picture =
    `<p:pic><p:nvPicPr><p:cNvPr id="3" name="slide${number}" descr="${description}"/>` +
    '<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr>' +
    '<p:blipFill><a:blip r:embed="rId2"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>' +
    `<p:spPr><a:xfrm><a:off x="${x}" y="${y}"/><a:ext cx="${w}" cy="${h}"/></a:xfrm>` +
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
  const heading = textShape({ id: 2, name: 'Title', kind: 'title', text: title })
  return slideElement(`slide${number}`, heading + picture)
}

function slideElement(name: string, shapes: string): string {
  return (
    `<p:sld ${namespaces}><p:cSld name="${name}">${tree(shapes)}</p:cSld>` +
    '<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>'
  )
}

interface TextShape {
  readonly id: number
  readonly name: string
  readonly kind: 'title' | 'ctrTitle' | 'subTitle'
  readonly text: string
}

function textShape({ id, name, kind, text }: TextShape): string {
  const index = kind === 'subTitle' ? ' idx="1"' : ''
  const line = text.replaceAll(/\s+/g, ' ')
  return (
    `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="${name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>` +
    `<p:nvPr><p:ph type="${kind}"${index}/></p:nvPr></p:nvSpPr><p:spPr/>` +
    `<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:r><a:rPr lang="en-US"/><a:t>${escapeXml(line)}</a:t></a:r></a:p></p:txBody></p:sp>`
  )
}
