/** Everything that handlers may use, made by `wire/services.ts`. */

import type { Activity } from '../cloud-manager/activity.ts'
import type { PlatformData } from '../cloud-manager/platform-data.ts'
import type { UserStanding } from '../cloud-manager/user-standing.ts'
import type { HitCounter } from '../content/hits.ts'
import type { DataSourcePublishing } from '../content/publishing-data-sources.ts'
import type { FlowPublishing } from '../content/publishing-flows.ts'
import type { Publishing } from '../content/publishing.ts'
import type { Rendering } from '../content/rendering.ts'
import type {
  Access,
  AuthHints,
  AuthJournal,
  Blobs,
  Clock,
  ClientSecrets,
  CloudSignIn,
  ConnectedApps,
  ConnectionSecrets,
  Engine,
  ExternalAuthorizationServers,
  JobQueue,
  LeftoverNotes,
  PersonalAccessTokens,
  Random,
  Room,
  SignIn,
  SiteSessions,
  Store,
  UploadLimits,
} from '../ports/index.ts'

export interface Services {
  readonly store: Store
  readonly blobs: Blobs
  readonly access: Access
  readonly signIn: SignIn
  readonly authJournal: AuthJournal
  /** Null on servers that were not started for development. */
  readonly authHints: AuthHints | null
  readonly siteSessions: SiteSessions
  readonly cloudSignIn: CloudSignIn
  readonly activity: Activity
  readonly platformData: PlatformData
  readonly clientSecrets: ClientSecrets
  readonly personalAccessTokens: PersonalAccessTokens
  readonly userStanding: UserStanding
  readonly connectedApps: ConnectedApps
  readonly externalAuthorizationServers: ExternalAuthorizationServers
  readonly publishing: Publishing
  readonly dataSourcePublishing: DataSourcePublishing
  readonly flowPublishing: FlowPublishing
  readonly connectionSecrets: ConnectionSecrets
  readonly rendering: Rendering
  readonly engine: Pick<Engine, 'checkRows' | 'switchExtracts' | 'inspect' | 'inspectDataSource'>
  /** What was made of files that were deleted or replaced goes with them. */
  readonly leftovers: LeftoverNotes
  /** Counts views that were looked at; written behind. */
  readonly hits: HitCounter
  readonly jobs: JobQueue
  readonly uploadLimits: UploadLimits
  readonly room: Room
  readonly clock: Clock
  readonly random: Random
  /** Origin for addresses in answers, without a trailing slash. */
  readonly publicUrl: () => string
}
