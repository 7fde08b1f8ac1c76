/** Content and identity at full durability. Reading and writing are different types: a function that can write says so. */

import type { Act, AuditChange } from '../audit.ts'
import type { CloudReader, CloudWriter } from '../cloud-manager.ts'
import type { AclReader, AclWriter } from './acls.ts'
import type {
  ConnectConnectionReader,
  ConnectConnectionWriter,
  ConnectLogReader,
  ConnectLogWriter,
  ConnectProjectReader,
  ConnectProjectWriter,
  ConnectSessionReader,
  ConnectSessionWriter,
} from './connect.ts'
import type { ConnectedAppReader, ConnectedAppWriter } from './connected-apps.ts'
import type { ConnectionReader, ConnectionWriter } from './connections.ts'
import type { DataSourceReader, DataSourceWriter } from './datasources.ts'
import type { CustomViewReader, CustomViewWriter } from './custom-views.ts'
import type { FavoriteReader, FavoriteWriter } from './favorites.ts'
import type { FlowReader, FlowWriter } from './flows.ts'
import type { GroupSetReader, GroupSetWriter } from './group-sets.ts'
import type { GroupReader, GroupWriter } from './groups.ts'
import type { JobReader, JobWriter } from './jobs.ts'
import type { RefreshTaskReader, RefreshTaskWriter } from './refresh-tasks.ts'
import type { PasswordReader, PasswordWriter } from './passwords.ts'
import type { ProjectReader, ProjectWriter } from './projects.ts'
import type { RevisionReader, RevisionWriter } from './revisions.ts'
import type { SealedReader, SealedWriter } from './sealed.ts'
import type { SiteReader, SiteWriter } from './sites.ts'
import type { TagReader, TagWriter } from './tags.ts'
import type { TokenReader, TokenWriter } from './tokens.ts'
import type {
  ExternalAuthorizationServerReader,
  ExternalAuthorizationServerWriter,
  UatConfigReader,
  UatConfigWriter,
  UatRevocationReader,
  UatRevocationWriter,
} from './trust.ts'
import type { UploadReader, UploadWriter } from './uploads.ts'
import type { UsageReader, UsageWriter } from './usage.ts'
import type { UserReader, UserWriter } from './users.ts'
import type { ViewReader, ViewWriter } from './views.ts'
import type { WorkbookReader, WorkbookWriter } from './workbooks.ts'

export interface Reader {
  readonly sites: SiteReader
  readonly users: UserReader
  readonly groups: GroupReader
  readonly groupSets: GroupSetReader
  readonly acls: AclReader
  readonly projects: ProjectReader
  readonly workbooks: WorkbookReader
  readonly dataSources: DataSourceReader
  readonly flows: FlowReader
  readonly connections: ConnectionReader
  readonly revisions: RevisionReader
  readonly views: ViewReader
  readonly tags: TagReader
  readonly favorites: FavoriteReader
  readonly customViews: CustomViewReader
  readonly usage: UsageReader
  readonly jobs: JobReader
  readonly refreshTasks: RefreshTaskReader
  readonly uploads: UploadReader
  readonly tokens: TokenReader
  readonly passwords: PasswordReader
  readonly connectedApps: ConnectedAppReader
  readonly externalAuthorizationServers: ExternalAuthorizationServerReader
  readonly uatConfigs: UatConfigReader
  readonly uatRevocations: UatRevocationReader
  readonly cloud: CloudReader
  readonly connectProjects: ConnectProjectReader
  readonly connectConnections: ConnectConnectionReader
  readonly connectSessions: ConnectSessionReader
  readonly connectLog: ConnectLogReader
  readonly sealed: SealedReader
  /**
   * Grows with every commit: while it stays, so does everything read. Null where it is not known, within transactions and where other
   * processes write too.
   */
  stamp(): number | null
  /** Whether any row refers to the blob. */
  referencedBlobs(sha256s: readonly string[]): Promise<ReadonlySet<string>>
  /** When the database was made. */
  databaseBornAt(): Promise<Date>
}

export interface Writer extends Reader {
  readonly sites: SiteWriter
  readonly users: UserWriter
  readonly groups: GroupWriter
  readonly groupSets: GroupSetWriter
  readonly acls: AclWriter
  readonly projects: ProjectWriter
  readonly workbooks: WorkbookWriter
  readonly dataSources: DataSourceWriter
  readonly flows: FlowWriter
  readonly connections: ConnectionWriter
  readonly revisions: RevisionWriter
  readonly views: ViewWriter
  readonly tags: TagWriter
  readonly favorites: FavoriteWriter
  readonly customViews: CustomViewWriter
  readonly usage: UsageWriter
  readonly jobs: JobWriter
  readonly refreshTasks: RefreshTaskWriter
  readonly uploads: UploadWriter
  readonly tokens: TokenWriter
  readonly passwords: PasswordWriter
  readonly connectedApps: ConnectedAppWriter
  readonly externalAuthorizationServers: ExternalAuthorizationServerWriter
  readonly uatConfigs: UatConfigWriter
  readonly uatRevocations: UatRevocationWriter
  readonly cloud: CloudWriter
  readonly connectProjects: ConnectProjectWriter
  readonly connectConnections: ConnectConnectionWriter
  readonly connectSessions: ConnectSessionWriter
  readonly connectLog: ConnectLogWriter
  readonly sealed: SealedWriter
  /** Puts into the audit log what no repository records, such as a change in memory. */
  readonly note: (change: AuditChange) => void
}

export interface Store extends AsyncDisposable {
  readonly read: Reader
  /** Changes made while the work runs are recorded as this act. */
  as<T>(act: Act, work: () => Promise<T>): Promise<T>
  /**
   * Runs the work in one transaction; when it resolves, everything is durable, when it rejects, nothing happened. What it changes
   * leaves one entry in the audit log, committed with it.
   */
  transaction<T>(work: (write: Writer) => Promise<T>): Promise<T>
}
