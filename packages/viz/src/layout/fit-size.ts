/** Sizes of the pictures that clients ask for: how large to lay a view out, and by how much to enlarge the result. */

import type { Size } from './frame.ts'

export interface FittedSize {
  /** For the layout, in CSS pixels. */
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
const longestSide = 20_000

/**
 * The size for a request. `natural` is the view's own size, of which the aspect is kept; without it pictures are 4:3.
 *
 * @throws RangeError when a size is not a positive number of pixels, or above 20,000
 */
export function fitSize(request: PictureRequest, natural?: Size): FittedSize {
  if (request.kind === 'preview') {
    const size = { width: previewLayout, height: previewLayout }
    return { size, scale: previewPixels / previewLayout }
  }
  const scale = request.resolution === 'high' ? 2 : 1
  const aspect = natural === undefined ? standardAspect : aspectOf(natural)
  const width = request.width ?? (request.height ?? 0) * aspect
  const chosen = width === 0 ? standardWidth : width
  const height = request.height ?? chosen / aspect
  return { size: checked({ width: Math.round(chosen), height: Math.round(height) }), scale }
}

/** Views much longer than wide, or wider than long, would leave nothing to see at the standard width. */
function aspectOf({ width, height }: Size): number {
  const aspect = width / height
  return aspect > 0 && Number.isFinite(aspect)
    ? Math.max(0.1, Math.min(10, aspect))
    : standardAspect
}

function checked(size: Size): Size {
  const isFine = [size.width, size.height].every((side) => side >= 1 && side <= longestSide)
  if (!isFine) {
    throw new RangeError(
      `picture size ${size.width} × ${size.height} is not between 1 and ${longestSide} pixels`,
    )
  }
  return size
}
