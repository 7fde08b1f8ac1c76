/** Published content: the engine that reads it, publishing, pictures, and the jobs that do it later. */

import { largestUploadBytes } from '@easel/contract'
import { createHitCounter, type HitCounter } from '../content/hits.ts'
import {
  createDataSourcePublishing,
  type DataSourcePublishing,
} from '../content/publishing-data-sources.ts'
import { createFlowPublishing, type FlowPublishing } from '../content/publishing-flows.ts'
import { createPublishing, type Publishing } from '../content/publishing.ts'
import { publishedSources } from '../content/published-sources.ts'
import { createRendering, type Rendering } from '../content/rendering.ts'
import { createConnectionSecrets } from '../keys/connection-secrets.ts'
import { createLeftovers, type Leftovers } from '../jobs/leftovers.ts'
import { jobHandlers } from '../jobs/handlers.ts'
import { createSchedules } from '../jobs/schedules.ts'
import { createWorker, type Worker } from '../jobs/worker.ts'
import type { Access, ConnectionSecrets, Engine } from '../ports/index.ts'
import type { EaselOptions } from './config.ts'
import type { Foundation } from './foundation.ts'
import type { People } from './people.ts'
import { wireRenderers } from './renderers.ts'

export interface Content {
  readonly publishing: Publishing
  readonly dataSourcePublishing: DataSourcePublishing
  readonly flowPublishing: FlowPublishing
  readonly connectionSecrets: ConnectionSecrets
  readonly rendering: Rendering
  readonly engine: Engine
  readonly hits: HitCounter
  readonly leftovers: Leftovers
  readonly worker: Worker
}

interface Parts {
  readonly base: Foundation
  readonly people: People
  readonly access: Access
}

/** @param started Owns the engine and the worker. */
export async function createContent(
  options: EaselOptions,
  { base, people, access }: Parts,
  started: AsyncDisposableStack,
): Promise<Content> {
  const { rendering = {}, hyperdPath = null } = options
  const { blobs, clock, unmovedClock, random, log, data, keys } = base
  const { store, announcements } = base.databases
  const renderers = { options: rendering, hyperdPath, directory: data.path, clock, log }
  const engine = started.use(await wireRenderers(renderers))
  const limitBytes = options.uploadLimitBytes ?? largestUploadBytes
  const connectionSecrets = createConnectionSecrets(keys)
  const publishingParts = { blobs, engine, secrets: connectionSecrets, random }
  const publishing = createPublishing(publishingParts)
  const dataSourcePublishing = createDataSourcePublishing(publishingParts)
  const leftovers = started.use(createLeftovers({ store, engine, log }))
  return {
    publishing,
    dataSourcePublishing,
    flowPublishing: createFlowPublishing(publishingParts),
    connectionSecrets,
    rendering: createRendering({
      blobs,
      engine,
      sources: publishedSources({ store, access, blobs }),
    }),
    engine,
    hits: createHitCounter(store),
    leftovers,
    worker: started.use(
      createWorker({
        store,
        handlers: jobHandlers({
          store,
          clock,
          blobs,
          engine,
          publishing,
          dataSourcePublishing,
          leftovers,
          limitBytes,
          userFiles: people.files,
        }),
        schedules: createSchedules({ store, clock }),
        announcements,
        clock,
        unmovedClock,
        random,
        log,
      }),
    ),
  }
}
