/** Tenants, the people who manage them, and what Cloud Manager keeps of both. */

import type { CloudPage, SiteRole } from '@easel/contract'
import type { AuthSetting } from '../domain/auth-settings.ts'
import type { TokenEnd } from '../domain/token-life.ts'
import type { EndedToken } from './store/tokens.ts'
import type { Site } from './store/sites.ts'
/** The customer: sites and people belong to it, and nothing of it is seen from another. */
export interface Tenant {
  readonly luid: string
  /** One label of a host name; unique in any case. */
  readonly name: string
  readonly state: 'Active' | 'Suspended'
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly termsAcceptedAt: Date | null
}

/** A person of a tenant, who may be a user of several of its sites. */
export interface Account {
  readonly id: number
  readonly luid: string
  readonly tenantLuid: string
  readonly name: string
  readonly email: string | null
  readonly displayName: string | null
  readonly language: string | null
  readonly locale: string | null
  readonly isCloudAdministrator: boolean
  readonly createdAt: Date
}

/** A person's place on one site. */
export interface Membership {
  readonly accountId: number
  readonly userId: number
  readonly userLuid: string
  readonly site: Site
  readonly siteRole: SiteRole
  readonly authSetting: AuthSetting
  readonly idpConfigurationLuid: string | null
  readonly lastLogin: Date | null
}

/** A site as its tenant's administrators see it. */
export interface TenantSite {
  readonly site: Site
  readonly storedBytes: number
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly suspendedAt: Date | null
}

/** Users of a site by role. */
export interface RoleCount {
  readonly siteId: number
  readonly siteRole: SiteRole
  readonly userCount: number
}

/** What a person owns on a site. */
export interface OwnedContent {
  readonly siteId: number
  readonly projectCount: number
  readonly workbookCount: number
  readonly datasourceCount: number
}

/** A personal access token for Cloud Manager. It opens no site, and a site's token does not open Cloud Manager. */
export interface CloudToken {
  readonly id: number
  readonly guid: string
  readonly accountId: number
  readonly name: string
  /** SHA-256 of the whole secret. */
  readonly secretHash: Buffer
  readonly createdAt: Date
  readonly lastUsedAt: Date
  readonly expiresAt: Date
  readonly ended: EndedToken | null
}

/** Something that was done, for the activity log. */
export interface ActivityEvent {
  readonly tenantLuid: string
  /** Null: it happened in Cloud Manager. */
  readonly siteLuid: string | null
  readonly type: string
  readonly at: Date
  /** LUID of the user or account; null where none is known. */
  readonly actorLuid: string | null
  readonly facts: Readonly<Record<string, string | number | boolean | null>>
}

/** Events of one type and hour, or a snapshot of one type of entity. Never changes once it is made. */
export interface PlatformFile {
  readonly id: number
  readonly tenantLuid: string
  readonly siteLuid: string | null
  readonly kind: 'activity' | 'snapshot'
  /** Type of the events or entities. */
  readonly type: string
  /** Hour that the path names, UTC. */
  readonly hour: Date
  readonly madeAt: Date
  readonly rowCount: number
  readonly sizeBytes: number
  /** Where the bytes of a snapshot are; null for events, whose rows are the file. */
  readonly blobSha256: string | null
}

export interface PlatformFileQuery {
  readonly tenantLuid: string
  readonly siteLuid: string | null
  readonly kind: PlatformFile['kind']
  /** Null: all. */
  readonly type: string | null
  /** Made from then on: a file of events when the last of them happened. */
  readonly from: Date
  /** Made before. */
  readonly until: Date
  readonly page: CloudPage
}

/** A way to sign in that a tenant or one of its sites has set up. */
export interface AuthConfiguration {
  readonly id: number
  readonly luid: string
  readonly tenantLuid: string
  /** Null: of the whole tenant. */
  readonly siteLuid: string | null
  readonly kind: 'OPENID' | 'SAML'
  readonly name: string
  readonly isEnabled: boolean
  /** As the API names them. */
  readonly settings: Readonly<Record<string, unknown>>
  /** AES-256-GCM envelope of the client's secret. */
  readonly sealedSecret: Buffer | null
}

/** One user of an import, and the outcome for them. */
export interface UserOperation {
  readonly email: string
  readonly accountLuid: string | null
  readonly status: 'Success' | 'Failed'
  readonly code: string | null
  readonly message: string | null
}

export interface UserJob {
  readonly luid: string
  readonly tenantLuid: string
  readonly operations: readonly UserOperation[]
  readonly createdAt: Date
}

export interface CloudPageResult<T> {
  readonly items: readonly T[]
  /** Key of the last item where more follow; null on the last page. */
  readonly next: number | null
  readonly totalCount: number
}

export interface CloudReader {
  tenant(luid: string): Promise<Tenant | null>
  tenantByName(name: string): Promise<Tenant | null>
  /** All of the server, the oldest first. */
  tenants(): Promise<readonly Tenant[]>
  site(tenantLuid: string, siteLuid: string): Promise<TenantSite | null>
  sites(tenantLuid: string, page: CloudPage): Promise<CloudPageResult<TenantSite>>
  account(tenantLuid: string, luid: string): Promise<Account | null>
  accountByName(tenantLuid: string, name: string): Promise<Account | null>
  /** The one person of the tenant with that e-mail address; null where there is none, or more than one. */
  accountByEmail(tenantLuid: string, email: string): Promise<Account | null>
  /** The person behind a token or a user of a site. */
  accountOf(owner: { readonly accountId: number }): Promise<Account | null>
  accounts(tenantLuid: string, page: CloudPage): Promise<CloudPageResult<Account>>
  memberships(accountIds: readonly number[]): Promise<readonly Membership[]>
  roleCounts(tenantLuid: string): Promise<readonly RoleCount[]>
  administratorCount(tenantLuid: string): Promise<number>
  owned(accountId: number): Promise<readonly OwnedContent[]>
  token(guid: string): Promise<CloudToken | null>
  tokens(accountId: number): Promise<readonly CloudToken[]>
  files(query: PlatformFileQuery): Promise<CloudPageResult<PlatformFile>>
  file(tenantLuid: string, id: number): Promise<PlatformFile | null>
  /** Lines of a file of events, in the order they happened. */
  eventLines(fileId: number): Promise<readonly string[]>
  authConfigurations(tenantLuid: string): Promise<readonly AuthConfiguration[]>
  userJob(tenantLuid: string, luid: string): Promise<UserJob | null>
}

export interface CloudWriter extends CloudReader {
  /** Until the transaction ends no other one holds the tenant: what is counted of it stays true. */
  holdTenant(luid: string): Promise<void>
  /** @returns null when the name is taken */
  createTenant(tenant: {
    readonly luid?: string
    readonly name: string
    readonly now: Date
  }): Promise<Tenant | null>
  updateTenant(
    luid: string,
    change: { readonly name?: string; readonly termsAcceptedAt?: Date; readonly now: Date },
  ): Promise<void>
  /** Suspending or reactivating also notes when. */
  updateSite(
    siteId: number,
    change: {
      readonly name?: string
      readonly contentUrl?: string
      readonly state?: Site['state']
      readonly settings?: Site['settings']
      readonly now: Date
    },
  ): Promise<void>
  /** The site with everything on it. */
  deleteSite(siteId: number): Promise<void>
  createAccount(account: Omit<Account, 'id' | 'luid'>): Promise<Account>
  /** Their e-mail and names on the sites follow. */
  updateAccount(
    accountId: number,
    change: Partial<Omit<Account, 'id' | 'luid' | 'tenantLuid' | 'name' | 'createdAt'>>,
  ): Promise<void>
  /** The person, their places on sites and their tokens. They must own nothing. */
  deleteAccount(accountId: number): Promise<void>
  createToken(token: Omit<CloudToken, 'id'>): Promise<void>
  recordTokenUse(guid: string, at: Date): Promise<void>
  revokeToken(guid: string, at: Date): Promise<void>
  /** Writes down that the token has run out, so that it stays so. */
  recordTokenEnd(guid: string, reason: Exclude<TokenEnd, 'revoked'>, at: Date): Promise<void>
  /** Removes a token that has ended. */
  forgetToken(guid: string): Promise<void>
  addEvents(events: readonly ActivityEvent[]): Promise<void>
  /** Makes files of the events that are in none yet. */
  fileEvents(tenantLuid: string): Promise<void>
  addSnapshot(file: Omit<PlatformFile, 'id' | 'kind'>): Promise<void>
  saveAuthConfiguration(configuration: Omit<AuthConfiguration, 'id'>, now: Date): Promise<void>
  deleteAuthConfiguration(luid: string): Promise<void>
  addUserJob(job: UserJob): Promise<void>
}

/** Seals secrets of ways to sign in; each envelope opens for its own configuration only. */
export interface ClientSecrets {
  seal(configurationLuid: string, secret: string): Buffer
}
