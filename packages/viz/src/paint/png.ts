/** Paints scenes as PNG in a small pool of threads, which start with the first picture. */

import { bundledFontFiles, fontFamily } from '../text/text-metrics.ts'
import type { Size } from '../layout/frame.ts'
import { defaultPictureLimits } from '../layout/picture-limits.ts'
import type { Scene } from '../scene/scene.ts'
import { layersOf, weightOf } from './layers.ts'
import { createThreadPool } from './thread-pool.ts'
import type { PngJob, PngResult } from './png-worker.ts'
import { OutputTooLarge, toSvg } from './svg.ts'

export interface PngPainter extends AsyncDisposable {
  /**
   * The scene as a PNG.
   *
   * @throws RangeError when the picture would have more pixels than the limit
   * @throws OutputTooLarge when it has more bytes
   * @throws the signal's reason when it is aborted; a picture being painted is given up
   */
  paint(scene: Scene, options?: PaintOptions): Promise<Uint8Array>
}

export interface PaintOptions {
  /** Of the picture, in pixels, which the whole scene fills. Default: the scene's own. */
  readonly size?: Size
  /** Most pixels of the picture. Default: the painter's. */
  readonly maxPixels?: number
  /** Most bytes of the picture. Default: 256 MiB. */
  readonly maxBytes?: number
  readonly signal?: AbortSignal
}

export interface PngPainterOptions {
  /** Pictures painted at the same time. Default: 2. */
  readonly threads?: number
  /** Pictures that may wait for a thread before more are refused. Default: 256. */
  readonly maxWaiting?: number
  /** Largest picture, in pixels. Default: 40 million. */
  readonly maxPixels?: number
  /** Nodes of the scene that are painted at once: the memory of a picture grows with them. Default: 20,000. */
  readonly nodesAtOnce?: number
  /** TrueType files searched for characters the bundled font lacks. */
  readonly extraFontFiles?: readonly string[]
}

export function createPngPainter(options: PngPainterOptions = {}): PngPainter {
  const { threads = 2, maxWaiting = 256, extraFontFiles = [] } = options
  const { maxPixels = defaultPictureLimits.picturePixels, nodesAtOnce = 20_000 } = options
  // The thread's file has the extension of this one: .ts in development, .js in the package.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const pool = createThreadPool<PngJob, PngResult>({
    script: new URL(`./png-worker.${extension}`, import.meta.url),
    threads,
    maxWaiting,
  })
  const bundled = bundledFontFiles()
  const fontFiles = [bundled.normal, bundled.bold, ...extraFontFiles]
  return {
    paint: async (scene, picture = {}) => {
      const { size = scene, signal, maxBytes = 2 ** 28 } = picture
      checkPixels(size, picture.maxPixels ?? maxPixels)
      const paintOver = async (nodes: Scene['nodes'], under: Uint8Array | undefined) => {
        const below = under === undefined ? {} : { under }
        const svg = toSvg({ ...scene, nodes }, { size, mostCharacters: maxBytes, ...below })
        const result = await pool.run({ svg, fontFiles, fontFamily }, signal)
        if ('error' in result) throw new Error('painting a PNG failed', { cause: result.error })
        return result.png
      }
      let png: Uint8Array | undefined
      for (const nodes of layersOf(scene.nodes, Math.max(nodesAtOnce, leastAtOnce(scene, size)))) {
        png = await paintOver(nodes, png)
      }
      png ??= await paintOver([], undefined)
      if (png.length > maxBytes) {
        throw new OutputTooLarge(`its picture has more than the ${maxBytes} bytes allowed`)
      }
      return png
    },
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  }
}

/** Each layer reads and writes the whole picture: so many pixels in all are little beside the painting of the nodes. */
const pixelsOfLayers = 40_000_000

/** Most nodes come from marks; the few layers that a large picture may have hold more of them. */
function leastAtOnce({ nodes }: Scene, { width, height }: Size): number {
  const layers = Math.max(1, Math.floor(pixelsOfLayers / (width * height)))
  return weightOf({ kind: 'group', children: nodes }) / layers
}

function checkPixels({ width, height }: Size, maxPixels: number): void {
  if (!(Number.isInteger(width) && Number.isInteger(height) && width >= 1 && height >= 1)) {
    throw new RangeError(`a picture of ${width} × ${height} pixels cannot be painted`)
  }
  if (width * height > maxPixels) {
    throw new RangeError(
      `a picture of ${width} × ${height} pixels is above the limit of ${maxPixels} pixels`,
    )
  }
}
