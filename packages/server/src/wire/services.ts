/** What handlers may use, from the parts that implement it. */

import { largestUploadBytes, uploadLimitBlocks } from '@easel/contract'
import type { createAccess } from '../access/access.ts'
import { createClientSecrets } from '../cloud-manager/client-secrets.ts'
import { createPlatformData } from '../cloud-manager/platform-data.ts'
import { withRestErrors } from '../identity/refusals/rest-error.ts'
import type { Services } from '../kernel/services.ts'
import type { EaselOptions } from './config.ts'
import type { Content } from './content.ts'
import type { Foundation } from './foundation.ts'
import { hintsOf } from './hints.ts'
import type { Identity } from './identity.ts'
import type { People } from './people.ts'

export interface Parts {
  readonly options: EaselOptions
  readonly base: Foundation
  readonly identity: Identity
  readonly people: People
  readonly content: Content
  readonly access: ReturnType<typeof createAccess>
  readonly publicUrl: () => string
}

export function createServices(parts: Parts): Services {
  const { options, base, identity, people, content, access, publicUrl } = parts
  const { clock, random, blobs, room, keys, log } = base
  const { store } = base.databases
  const { credentials, activity, journal, cloudSignIn, insight } = identity
  return {
    store,
    blobs,
    access,
    signIn: withRestErrors(identity.signIn),
    authJournal: journal,
    authHints: hintsOf(options, { insight, log }),
    siteSessions: identity.siteSessions,
    cloudSignIn,
    activity,
    platformData: createPlatformData({ store, blobs, activity, clock, keys, publicUrl }),
    clientSecrets: createClientSecrets(keys),
    personalAccessTokens: credentials.personalAccessTokens,
    userStanding: people.standing,
    connectedApps: credentials.connectedApps,
    externalAuthorizationServers: credentials.externalAuthorizationServers,
    publishing: content.publishing,
    dataSourcePublishing: content.dataSourcePublishing,
    flowPublishing: content.flowPublishing,
    connectionSecrets: content.connectionSecrets,
    rendering: content.rendering,
    engine: content.engine,
    leftovers: content.leftovers,
    hits: content.hits,
    jobs: content.worker,
    room,
    uploadLimits: {
      bytes: options.uploadLimitBytes ?? largestUploadBytes,
      blocks: uploadLimitBlocks,
    },
    clock,
    random,
    publicUrl,
  }
}
