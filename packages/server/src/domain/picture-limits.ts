/** Sizes that a picture may be asked for in. The engine refuses what is above them, too. */

/** Most CSS pixels of each side. */
export const pictureSide = 8192
/** Most pixels of the whole, after a high resolution has doubled each side. */
export const picturePixels = 40_000_000

export interface AskedSize {
  readonly width: number
  readonly height: number
}

/** What is wrong with the size, naming both limits; null where nothing is. */
export function sizeProblem(
  { width, height }: AskedSize,
  resolution: 'standard' | 'high',
): string | null {
  const density = resolution === 'high' ? 2 : 1
  const pixels = width * height * density ** 2
  const isFine =
    Math.min(width, height) >= 1 &&
    Math.max(width, height) <= pictureSide &&
    pixels <= picturePixels
  if (isFine) return null
  return (
    `vizWidth and vizHeight take 1 to ${pictureSide} pixels each, and the picture may have at most ` +
    `${picturePixels} pixels after resolution=high has doubled both sides; ` +
    `${width} x ${height} at ${resolution} resolution has ${pixels}`
  )
}
