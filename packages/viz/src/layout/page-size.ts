/** Sheets of paper that PDF pages are made for, and where a picture stands on them. Points are 1/72 inch. */

import type { Size } from './frame.ts'

/** Portrait, in points; `ledger` is a tabloid lying on its side. */
const papers = {
  a3: [842, 1191],
  a4: [595, 842],
  a5: [420, 595],
  b4: [709, 1001],
  b5: [499, 709],
  executive: [522, 756],
  folio: [612, 936],
  ledger: [1224, 792],
  legal: [612, 1008],
  letter: [612, 792],
  note: [540, 720],
  quarto: [610, 780],
  tabloid: [792, 1224],
} as const satisfies Readonly<Record<string, readonly [width: number, height: number]>>

export type PageType = keyof typeof papers | 'unspecified'

export const pageTypes: readonly PageType[] = [
  ...(Object.keys(papers) as (keyof typeof papers)[]),
  'unspecified',
]

export interface PageRequest {
  /** `unspecified`: a page as large as the picture. */
  readonly type: PageType
  readonly orientation: 'portrait' | 'landscape'
  /** Of the picture, in CSS pixels; both or neither. */
  readonly width?: number
  readonly height?: number
}

export interface PlacedPicture {
  /** Of the page, in points. */
  readonly page: Size
  /** Top left corner of the picture on the page. */
  readonly x: number
  readonly y: number
  /** Points per CSS pixel. */
  readonly scale: number
}

/** A CSS pixel is 1/96 inch. */
const pointsPerPixel = 0.75
/** Half an inch at each side. */
const margin = 36

/** What a worksheet is laid out for where no size is asked for: the page within its margins, at its natural scale. */
export function pictureSizeOf({ type, orientation }: PageRequest): Size | null {
  if (type === 'unspecified') return null
  const { width, height } = paperSize(type, orientation)
  return { width: toPixels(width), height: toPixels(height) }
}

const toPixels = (points: number): number => Math.floor((points - 2 * margin) / pointsPerPixel)

/** The picture as large as the page allows, and never enlarged beyond its natural size. */
export function placePicture({ type, orientation }: PageRequest, picture: Size): PlacedPicture {
  if (type === 'unspecified') {
    const page = {
      width: picture.width * pointsPerPixel,
      height: picture.height * pointsPerPixel,
    }
    return { page, x: 0, y: 0, scale: pointsPerPixel }
  }
  const page = paperSize(type, orientation)
  const room = { width: page.width - 2 * margin, height: page.height - 2 * margin }
  const scale = Math.min(pointsPerPixel, room.width / picture.width, room.height / picture.height)
  return { page, x: margin + (room.width - picture.width * scale) / 2, y: margin, scale }
}

function paperSize(
  type: Exclude<PageType, 'unspecified'>,
  orientation: PageRequest['orientation'],
): Size {
  const [width, height] = papers[type]
  return orientation === 'portrait' ? { width, height } : { width: height, height: width }
}
