/** How large dashboards are laid out, whatever size their document states. */

import type { PictureRequest } from '../layout/fit-size.ts'
import type { Size } from '../layout/frame.ts'
import { defaultPictureLimits } from '../layout/picture-limits.ts'

const largestSide = defaultPictureLimits.pictureSide
/** Nothing is readable in less. */
const smallestSide = 100

/** The size a dashboard states, with sides that a picture can have. */
export function drawableSize({ width, height }: Size): Size {
  return { width: drawableSide(width), height: drawableSide(height) }
}

const drawableSide = (side: number): number =>
  Math.max(smallestSide, Math.min(largestSide, Math.round(side)))

/**
 * Dashboards are drawn no smaller than they were made for and shrunk as a whole, so that texts keep their proportion to
 * the zones. Pictures of an extreme aspect stop at the longest side that a picture may have.
 */
export function layoutSize(picture: PictureRequest, size: Size, natural: Size): Size {
  if (picture.kind === 'preview' || picture.width === undefined) return natural
  const wanted = Math.max(1, natural.width / size.width, natural.height / size.height)
  const most = Math.max(1, largestSide / Math.max(size.width, size.height))
  const times = Math.min(wanted, most)
  return { width: Math.round(size.width * times), height: Math.round(size.height * times) }
}
