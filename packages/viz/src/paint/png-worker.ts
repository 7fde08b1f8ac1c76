/** Thread of the PNG painter: SVG text in, PNG bytes out. resvg is loaded here and nowhere else. */

import { parentPort } from 'node:worker_threads'
import { Resvg } from '@resvg/resvg-js'

/** What the painter sends to its thread. */
export interface PngJob {
  /** As large as the picture. */
  readonly svg: string
  readonly fontFiles: readonly string[]
  readonly fontFamily: string
}

/** What the thread answers. */
export type PngResult = { readonly png: Uint8Array } | { readonly error: unknown }

function render(job: PngJob): Uint8Array {
  const resvg = new Resvg(job.svg, {
    fitTo: { mode: 'original' },
    font: {
      loadSystemFonts: false,
      fontFiles: [...job.fontFiles],
      defaultFontFamily: job.fontFamily,
    },
    logLevel: 'off',
  })
  return resvg.render().asPng()
}

parentPort?.on('message', (job: PngJob) => {
  try {
    const png = Uint8Array.from(render(job))
    parentPort?.postMessage({ png } satisfies PngResult, [png.buffer])
  } catch (error) {
    parentPort?.postMessage({ error } satisfies PngResult, [])
  }
})
