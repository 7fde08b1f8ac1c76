/** Published content: the engine that reads it, publishing, pictures, and the jobs that do it later. */

import { join } from 'node:path'
import { createHitCounter, type HitCounter } from '../content/hits.ts'
import { createPublishing, type Publishing } from '../content/publishing.ts'
import { createRendering, type Rendering } from '../content/rendering.ts'
import { createWorker, type Worker } from '../jobs/worker.ts'
import { createEngine } from '../renderers/viz-engine.ts'
import type { EaselOptions } from './config.ts'
import type { Foundation } from './foundation.ts'

export interface Content {
  readonly publishing: Publishing
  readonly rendering: Rendering
  readonly hits: HitCounter
  readonly worker: Worker
}

/** @param started Owns the engine and the worker. */
export function createContent(
  options: EaselOptions,
  { blobs, clock, random, log, data, databases: { store } }: Foundation,
  started: AsyncDisposableStack,
): Content {
  const engine = started.use(createEngine(engineOptions(options, data.path)))
  const publishing = createPublishing({ blobs, engine })
  return {
    publishing,
    rendering: createRendering({ blobs, engine }),
    hits: createHitCounter(store),
    worker: started.use(createWorker({ store, publishing, clock, random, log })),
  }
}

function engineOptions({ hyperdPath }: EaselOptions, directory: string) {
  const workDirectory = join(directory, 'extracts')
  return hyperdPath === undefined ? { workDirectory } : { workDirectory, hyperdPath }
}
