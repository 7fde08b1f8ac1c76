/** Sizes of the pictures that clients ask for: how large to lay a view out, and by how much to enlarge the result. */

import type { Size } from './frame.ts'
import { defaultPictureLimits, PictureTooLarge, type PictureLimits } from './picture-limits.ts'

export interface FittedSize {
  /** Of the picture, in whole CSS pixels. */
  readonly size: Size
  /** For the painter: pixels per CSS pixel. */
  readonly scale: number
}

export type PictureRequest =
  | {
      readonly kind: 'image'
      /** `high` has twice the pixels in each direction and the same layout. */
      readonly resolution?: 'standard' | 'high'
      /** Chosen by the caller, in CSS pixels; both together. */
      readonly width?: number
      readonly height?: number
    }
  | { readonly kind: 'preview' }

/** Width of a view image when nothing is asked for. */
const standardWidth = 784
const standardAspect = 4 / 3
const previewPixels = 192
/** Previews are laid out at a size that charts look right at, and shrunk. */
const previewLayout = 384

/**
 * The size for a request. `natural` is the view's own size, of which the aspect is kept; without it pictures are 4:3.
 *
 * @throws PictureTooLarge above the limits; RangeError when a side is not at least one pixel
 */
export function fitSize(
  request: PictureRequest,
  natural?: Size,
  limits: PictureLimits = defaultPictureLimits,
): FittedSize {
  if (request.kind === 'preview') {
    const size = { width: previewLayout, height: previewLayout }
    return { size, scale: previewPixels / previewLayout }
  }
  const scale = request.resolution === 'high' ? 2 : 1
  return { size: checked(sizeOf(request, natural), scale, limits), scale }
}

function sizeOf({ width, height }: Asked, natural: Size | undefined): Size {
  const aspect = natural === undefined ? standardAspect : aspectOf(natural)
  if (width !== undefined && height !== undefined) {
    return { width: Math.round(width), height: Math.round(height) }
  }
  if (height !== undefined) return { width: atLeastOne(height * aspect), height }
  const wide = width ?? standardWidth
  return { width: wide, height: atLeastOne(wide / aspect) }
}

type Asked = Pick<Extract<PictureRequest, { kind: 'image' }>, 'width' | 'height'>

const atLeastOne = (side: number): number => Math.max(1, Math.round(side))

/** Views much longer than wide, or wider than long, would leave nothing to see at the standard width. */
function aspectOf({ width, height }: Size): number {
  const aspect = width / height
  return aspect > 0 && Number.isFinite(aspect)
    ? Math.max(0.1, Math.min(10, aspect))
    : standardAspect
}

function checked(size: Size, scale: number, limits: PictureLimits): Size {
  const { width, height } = size
  if (!(width >= 1 && height >= 1)) {
    throw new RangeError(`a picture of ${width} × ${height} pixels has no area`)
  }
  const isTooLarge =
    Math.max(width, height) > limits.pictureSide ||
    width * height * scale ** 2 > limits.picturePixels
  if (isTooLarge) throw new PictureTooLarge(size, limits)
  return size
}
