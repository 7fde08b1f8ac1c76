/** Pictures of views as a presentation: a slide that names the workbook, then one slide a view. */

import { pictureSlide, titleSlide, type Slide } from './pptx-slides.ts'
import {
  contentTypes,
  layoutElement,
  layoutLinks,
  linksElement,
  masterElement,
  masterLinks,
  packageLinks,
  presentationElement,
  presentationLinks,
  themeElement,
} from './pptx-package.ts'
import { properties, xmlHead } from './xml-text.ts'
import { packParts, type DocumentPart } from './zip-parts.ts'

export interface PptxOptions {
  readonly title: string
  readonly now: Date
  readonly mostBytes: number
  readonly signal?: AbortSignal
}

/**
 * Slides are taken one after the other and packed at once.
 *
 * @param count How many slides there are.
 * @throws OutputTooLarge; the signal's reason when it fires
 */
export async function toPptx(
  slides: AsyncIterable<Slide>,
  count: number,
  { title, now, mostBytes, signal }: PptxOptions,
): Promise<Uint8Array> {
  return packParts(documentParts(slides, count, { title, now }), { mostBytes, signal })
}

async function* documentParts(
  slides: AsyncIterable<Slide>,
  count: number,
  { title, now }: Pick<PptxOptions, 'title' | 'now'>,
): AsyncGenerator<DocumentPart> {
  const part = (name: string, content: string): DocumentPart => ({
    name,
    content: [xmlHead, content],
  })
  const all = count + 1
  yield part('[Content_Types].xml', contentTypes(all))
  yield part('_rels/.rels', packageLinks)
  yield part('docProps/core.xml', properties(title, now))
  yield part('ppt/presentation.xml', presentationElement(all))
  yield part('ppt/_rels/presentation.xml.rels', presentationLinks(all))
  yield part('ppt/theme/theme1.xml', themeElement)
  yield part('ppt/slideMasters/slideMaster1.xml', masterElement)
  yield part('ppt/slideMasters/_rels/slideMaster1.xml.rels', masterLinks)
  for (const kind of ['title', 'picture'] as const) {
    const number = kind === 'title' ? 1 : 2
    yield part(`ppt/slideLayouts/slideLayout${number}.xml`, layoutElement(kind))
    yield part(`ppt/slideLayouts/_rels/slideLayout${number}.xml.rels`, layoutLinks)
  }
  yield part('ppt/slides/slide1.xml', titleSlide(title, now))
  yield part('ppt/slides/_rels/slide1.xml.rels', linksElement('1', null))
  let number = 1
  for await (const slide of slides) {
    number += 1
    yield part(`ppt/slides/slide${number}.xml`, pictureSlide(slide, number))
    const image = `image${number}.png`
    yield part(`ppt/slides/_rels/slide${number}.xml.rels`, linksElement('2', image))
    yield { name: `ppt/media/${image}`, content: slide.png }
  }
}
