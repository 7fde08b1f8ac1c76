/** Content and identity at full durability. Reading and writing are different types: a function that can write says so. */

import type {
  ContentPermissions,
  DataAccelerationConfig,
  DataFreshnessPolicy,
  JobType,
  ListRequest,
  SiteRole,
  TaggedKind,
} from '@easel/contract'
import type {
  Capability,
  ContentKind,
  DefaultedKind,
  GrantedRule,
  Principals,
  Rule,
} from '../domain/capabilities.ts'
import type { Act, AuditChange } from './audit.ts'
import type { CloudReader, CloudWriter } from './cloud-manager.ts'
import type {
  ConnectedAppReader,
  ConnectedAppWriter,
  TokenReader,
  TokenWriter,
} from './credential-store.ts'
import type { PasswordReader, PasswordWriter } from './passwords.ts'
import type { SealedReader, SealedWriter } from './keys.ts'
import type {
  Group,
  Job,
  JobStatus,
  Project,
  ProjectCounts,
  Site,
  Upload,
  User,
  View,
  Workbook,
} from './records.ts'
import type {
  ExternalAuthorizationServerReader,
  ExternalAuthorizationServerWriter,
  UatConfigReader,
  UatConfigWriter,
  UatRevocationReader,
  UatRevocationWriter,
} from './trust.ts'

/** Which items of a site a list may show; resolved once per caller, so that a list is one statement. */
export type Visibility =
  | { readonly kind: 'everything' }
  | {
      readonly kind: 'limited'
      readonly userId: number
      /** Access control lists under which the caller has the capability. */
      readonly aclIds: readonly number[]
      /** Projects that the caller owns or leads, directly or from above. */
      readonly projectIds: readonly number[]
    }

export interface ListQuery {
  readonly siteId: number
  readonly visibility: Visibility
  readonly request: ListRequest
}

export interface ListResult<T> {
  readonly items: readonly T[]
  readonly totalAvailable: number
}

export interface SiteReader {
  byLuid(luid: string): Promise<Site | null>
  byId(id: number): Promise<Site | null>
  byContentUrl(contentUrl: string): Promise<Site | null>
  byName(name: string): Promise<Site | null>
  /** How many there are. */
  count(): Promise<number>
  /** All of them, the oldest first. */
  all(): Promise<readonly Site[]>
  /** Users and stored bytes. */
  usage(siteId: number): Promise<{ readonly userCount: number; readonly storedBytes: number }>
  /** Grows with every change to the site's groups, projects or rules; what is derived from them is cached under it. */
  accessVersion(siteId: number): Promise<number>
}
export interface SiteWriter extends SiteReader {
  /** Makes those who change the site wait for the end of this transaction: what is checked after it still holds at the commit. */
  hold(siteId: number): Promise<void>
  create(site: NewSite): Promise<Site>
  update(
    siteId: number,
    change: Partial<
      Pick<Site, 'name' | 'contentUrl' | 'state' | 'settings' | 'personalAccessTokens'>
    >,
  ): Promise<Site>
}
export interface NewSite {
  readonly tenantLuid: string
  readonly name: string
  readonly contentUrl: string
  readonly now: Date
}

export interface UserReader {
  byLuid(siteId: number, luid: string): Promise<User | null>
  byId(id: number): Promise<User | null>
  /** Exact, case-sensitive. */
  byName(siteId: number, name: string): Promise<User | null>
  /** The one user of the site with that e-mail address; null where there is none, or more than one. */
  byEmail(siteId: number, email: string): Promise<User | null>
  ofAccount(siteId: number, accountId: number): Promise<User | null>
  /** The same person on all sites. */
  membershipsOf(accountId: number): Promise<readonly User[]>
  /** Users who sign in by that authentication configuration, on all sites. */
  ofIdpConfiguration(configurationLuid: string): Promise<readonly User[]>
  list(query: ListQuery): Promise<ListResult<User>>
  /** Row ids by luid; users of other sites are absent. */
  idsOf(siteId: number, luids: readonly string[]): Promise<ReadonlyMap<string, number>>
  /** Row ids of the caller's groups, the one of all users included. */
  groupIds(userId: number): Promise<readonly number[]>
}
export interface UserWriter extends UserReader {
  create(user: NewUser): Promise<User>
  update(userId: number, change: UserChange): Promise<User>
  /** The user's place on the site, with its groups and rules; the account stays. The user must own nothing on the site. */
  delete(user: Pick<User, 'id' | 'siteId'>): Promise<void>
  recordSignIn(userId: number, at: Date): Promise<void>
  addToGroup(userId: number, groupId: number): Promise<void>
  /** From now on older personal access tokens do not open the site to him. */
  resetCredentials(userId: number, at: Date): Promise<void>
}
export type UserChange = Partial<Pick<User, 'siteRole' | 'authSetting' | 'idpConfigurationLuid'>>
export interface NewUser {
  readonly siteId: number
  readonly name: string
  readonly fullName: string | null
  readonly email: string | null
  readonly siteRole: SiteRole
  readonly now: Date
}

export interface GroupReader {
  /** Row ids by luid; groups of other sites are absent. */
  idsOf(siteId: number, luids: readonly string[]): Promise<ReadonlyMap<string, number>>
  byName(siteId: number, name: string): Promise<Group | null>
}
export interface GroupWriter extends GroupReader {
  create(group: {
    readonly siteId: number
    readonly name: string
    readonly allowsOnDemandAccess?: boolean
    readonly now: Date
  }): Promise<Group>
  update(
    group: Pick<Group, 'id' | 'siteId'>,
    change: Pick<Group, 'allowsOnDemandAccess'>,
  ): Promise<Group>
}

export interface AclReader {
  rules(aclId: number): Promise<readonly Rule[]>
  /** The same rules with the luids of their grantees, in a stable order. */
  granted(aclId: number): Promise<readonly GrantedRule[]>
  /** Every access control list of the site that names one of the principals for the capability, with those rules only. */
  naming(
    siteId: number,
    principals: Principals,
    capability: Capability,
  ): Promise<ReadonlyMap<number, readonly Rule[]>>
  /** The list that new items of that kind in a project start with; null where it has no rules. */
  defaultOf(projectId: number, kind: DefaultedKind): Promise<number | null>
}
export interface AclWriter extends AclReader {
  /** The list with exactly these rules: equal rule sets of a site share one. */
  intern(siteId: number, rules: readonly Rule[]): Promise<number>
  /** Sets a project's defaults; in a locked project all items take them at once. */
  setDefault(projectId: number, kind: DefaultedKind, aclId: number): Promise<void>
  /** A project's list is that of all under its lock; a workbook's is that of its views while it shows tabs. */
  setOf(item: { readonly kind: ContentKind; readonly id: number }, aclId: number): Promise<void>
}

export interface ProjectReader {
  byLuid(siteId: number, luid: string): Promise<Project | null>
  byId(id: number): Promise<Project | null>
  /** The project of that name below the parent (null: top level), in any case. */
  byName(siteId: number, parentId: number | null, name: string): Promise<Project | null>
  list(query: ListQuery): Promise<ListResult<Project>>
  counts(projectIds: readonly number[]): Promise<ReadonlyMap<number, ProjectCounts>>
  /** The project and everything below it. */
  subtree(projectId: number): Promise<readonly number[]>
  /** The given projects and everything below them. */
  below(projectIds: readonly number[]): Promise<readonly number[]>
  ownedBy(siteId: number, userId: number): Promise<readonly number[]>
  /** The lists of rules of the projects above, nearest first. */
  aclsAbove(projectId: number): Promise<readonly number[]>
  /** Projects that carry one of the lists. */
  withAcl(siteId: number, aclIds: readonly number[]): Promise<readonly number[]>
}
export interface ProjectWriter extends ProjectReader {
  /** Rules and defaults start as a copy of the parent's, or of the project named Default. */
  create(project: NewProject): Promise<Project>
  /** Locking makes the project's items take its defaults; the controlling project of everything below follows. */
  update(projectId: number, change: ProjectChange): Promise<Project>
  /** The project, everything below it and all content in them. */
  delete(projectId: number): Promise<void>
}
export interface NewProject {
  readonly siteId: number
  readonly parentId: number | null
  readonly name: string
  readonly description: string
  readonly contentPermissions: ContentPermissions
  readonly ownerId: number
  readonly now: Date
}
export interface ProjectChange {
  readonly name?: string
  readonly description?: string
  readonly contentPermissions?: ContentPermissions
  /** null moves to the top level. */
  readonly parentId?: number | null
  readonly ownerId?: number
  readonly now: Date
}

export interface WorkbookReader {
  byLuid(siteId: number, luid: string): Promise<Workbook | null>
  /** In any case. */
  byName(projectId: number, name: string): Promise<Workbook | null>
  list(query: ListQuery): Promise<ListResult<Workbook>>
  /** Whether a workbook has the file as its newest revision, from which its views are rendered. */
  isCurrentFile(sha256: string): Promise<boolean>
}
export interface WorkbookWriter extends WorkbookReader {
  create(workbook: NewWorkbook): Promise<Workbook>
  /** A new revision: file, views and counts are replaced; a view keeps its id where its name stays. */
  replace(workbookId: number, content: PublishedContent): Promise<Workbook>
  update(workbookId: number, change: WorkbookChange): Promise<Workbook>
  delete(workbookId: number): Promise<void>
}
export interface NewView {
  readonly name: string
  readonly viewUrlName: string
  readonly sheetType: View['sheetType']
  readonly thumbnailSha256: string | null
}
/** What a published file brings. */
export interface PublishedContent {
  readonly kind: 'twb' | 'twbx'
  readonly blobSha256: string
  readonly sizeBytes: number
  readonly hasExtracts: boolean
  readonly showTabs: boolean
  readonly encryptExtracts: boolean
  readonly description: string | null
  readonly views: readonly NewView[]
  readonly publisherId: number
  readonly now: Date
}
export interface NewWorkbook extends PublishedContent {
  readonly siteId: number
  readonly projectId: number
  readonly ownerId: number
  readonly name: string
  /** Made unique within the site by a suffix where it is taken. */
  readonly contentUrl: string
}
export interface WorkbookChange {
  readonly name?: string
  readonly description?: string
  readonly showTabs?: boolean
  readonly encryptExtracts?: boolean
  readonly acceleration?: DataAccelerationConfig
  readonly freshnessPolicy?: DataFreshnessPolicy
  readonly projectId?: number
  readonly ownerId?: number
  readonly now: Date
}

export interface ViewReader {
  byLuid(siteId: number, luid: string): Promise<View | null>
  /** In tab order. */
  ofWorkbook(workbookId: number): Promise<readonly View[]>
  list(query: ListQuery): Promise<ListResult<View>>
}
export interface ViewWriter extends ViewReader {
  /** Adds to the counters of views that were looked at; written behind, outside the request. */
  addHits(hits: ReadonlyMap<number, number>): Promise<void>
}

/** An item that carries tags. */
export interface TaggedItem {
  readonly siteId: number
  readonly kind: TaggedKind
  readonly id: number
}
export interface TagReader {
  /** Labels of the item, in order of their letters. */
  of(item: TaggedItem): Promise<readonly string[]>
  /** Who added the tag, in any case: a row id, or null where that is not known; undefined where the item has no such tag. */
  authorOf(item: TaggedItem, label: string): Promise<number | null | undefined>
}
export interface TagWriter extends TagReader {
  /** A label that the item has already, in any case, stays as it is. */
  add(item: TaggedItem, labels: readonly string[], authorId: number): Promise<void>
  remove(item: TaggedItem, label: string): Promise<void>
}

export interface JobReader {
  byLuid(siteId: number, luid: string): Promise<Job | null>
}
export interface JobWriter extends JobReader {
  create(job: {
    readonly siteId: number
    readonly creatorId: number
    readonly type: JobType
    readonly payload: unknown
    readonly now: Date
  }): Promise<Job>
  /** Takes the oldest job that is pending, or whose worker's lease has run out; null when there is none. */
  claim(lease: {
    readonly owner: string
    readonly until: Date
    readonly now: Date
  }): Promise<Job | null>
  /** Ends a job that this owner still holds; false when the lease was lost, so that the transaction can be given up. */
  finish(
    jobId: number,
    outcome: {
      readonly owner: string
      readonly status: Extract<JobStatus, 'Success' | 'Failed' | 'Cancelled'>
      readonly notes: string | null
      readonly now: Date
    },
  ): Promise<boolean>
}

export interface UploadReader {
  byId(siteId: number, id: string): Promise<Upload | null>
  idleSince(before: Date): Promise<readonly Upload[]>
  /** Names of the blocks that count, in their order. */
  blockNames(id: string): Promise<readonly string[]>
}
export interface UploadWriter extends UploadReader {
  create(upload: {
    readonly id: string
    readonly siteId: number
    readonly userId: number
    readonly now: Date
  }): Promise<Upload>
  /** Counts a block, at the number that its client gave it or behind the last one. */
  addBlock(uploadId: string, block: NewBlock): Promise<BlockOutcome>
  /** Ends a session that holds so many bytes, with its blocks. @returns false where it is over or holds more */
  end(id: string, sizeBytes: number): Promise<boolean>
  delete(id: string): Promise<void>
}

export interface NewBlock {
  /** The client's number of it; null where it numbers none. */
  readonly sequenceId: number | null
  readonly name: string
  readonly sha256: string
  readonly sizeBytes: number
  readonly limits: UploadLimits
  readonly now: Date
}

/** What a session may hold at most. */
export interface UploadLimits {
  readonly bytes: number
  readonly blocks: number
}

export type BlockOutcome =
  /** The session holds it now, or did before under the same number. */
  | { readonly kind: 'added' | 'known'; readonly sizeBytes: number }
  /** Another block has its number. */
  | { readonly kind: 'number-taken' }
  | { readonly kind: 'too-large' | 'too-many' }
  /** The session is over. */
  | { readonly kind: 'over' }

export interface Reader {
  readonly sites: SiteReader
  readonly users: UserReader
  readonly groups: GroupReader
  readonly acls: AclReader
  readonly projects: ProjectReader
  readonly workbooks: WorkbookReader
  readonly views: ViewReader
  readonly tags: TagReader
  readonly jobs: JobReader
  readonly uploads: UploadReader
  readonly tokens: TokenReader
  readonly passwords: PasswordReader
  readonly connectedApps: ConnectedAppReader
  readonly externalAuthorizationServers: ExternalAuthorizationServerReader
  readonly uatConfigs: UatConfigReader
  readonly uatRevocations: UatRevocationReader
  readonly cloud: CloudReader
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
  readonly acls: AclWriter
  readonly projects: ProjectWriter
  readonly workbooks: WorkbookWriter
  readonly views: ViewWriter
  readonly tags: TagWriter
  readonly jobs: JobWriter
  readonly uploads: UploadWriter
  readonly tokens: TokenWriter
  readonly passwords: PasswordWriter
  readonly connectedApps: ConnectedAppWriter
  readonly externalAuthorizationServers: ExternalAuthorizationServerWriter
  readonly uatConfigs: UatConfigWriter
  readonly uatRevocations: UatRevocationWriter
  readonly cloud: CloudWriter
  readonly sealed: SealedWriter
  /** Puts into the audit log what no repository tells of, such as a change in memory. */
  readonly note: (change: AuditChange) => void
}

export interface Store extends AsyncDisposable {
  readonly read: Reader
  /** Whatever is changed while the work runs is written down as this act. */
  as<T>(act: Act, work: () => Promise<T>): Promise<T>
  /**
   * Runs the work in one transaction; when it resolves, everything is durable, when it rejects, nothing happened. What it changes
   * leaves one entry in the audit log, committed with it.
   */
  transaction<T>(work: (write: Writer) => Promise<T>): Promise<T>
}
