/** How large a picture may be. */

import type { Size } from './frame.ts'

export interface PictureLimits {
  /** Most CSS pixels of each side, as asked for: before the resolution doubles them. */
  readonly pictureSide: number
  /** Most pixels of the painted picture, after the resolution. */
  readonly picturePixels: number
}

export const defaultPictureLimits: PictureLimits = Object.freeze({
  pictureSide: 8192,
  picturePixels: 40_000_000,
})

/** A picture above a limit. The message names the size and both limits. */
export class PictureTooLarge extends Error {
  override readonly name = 'PictureTooLarge'

  constructor({ width, height }: Size, { pictureSide, picturePixels }: PictureLimits) {
    super(
      `a picture of ${width} × ${height} pixels is too large: each side may have ${pictureSide} pixels, ` +
        `and all of it ${picturePixels} pixels after the resolution`,
    )
  }
}
