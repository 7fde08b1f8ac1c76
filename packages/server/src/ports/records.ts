/** Rows as the rest of the server sees them. `id` is the row number, stable for web addresses; `luid` is the id on the wire. */

import type {
  ContentPermissions,
  DataAccelerationConfig,
  DataFreshnessPolicy,
  JobType,
  SiteRole,
} from '@easel/contract'
import type { AuthSetting } from '../domain/auth-settings.ts'
import type { TokenEnd } from '../domain/token-life.ts'

export interface Site {
  readonly id: number
  readonly luid: string
  readonly tenantLuid: string
  readonly name: string
  /** Empty for the default site. Matched in any case. */
  readonly contentUrl: string
  readonly state: 'Active' | 'Suspended'
  /** Settings as the wire names them. */
  readonly settings: Readonly<Record<string, string | number | boolean>>
  readonly personalAccessTokens: SiteTokenRules
}

/** What a site says of personal access tokens. */
export interface SiteTokenRules {
  /** False: nobody signs in to the site with one, and nobody makes one there. */
  readonly isEnabled: boolean
  /** Life of tokens made there, 1 to 365; older ones keep theirs. */
  readonly maxDays: number
  /** The group whose members may make tokens; null: every user may. Nobody may when the group is gone. */
  readonly creatorsGroupId: number | null
}

export interface User {
  readonly id: number
  readonly luid: string
  readonly siteId: number
  /** The person across sites: PATs belong to it. */
  readonly accountId: number
  readonly name: string
  readonly fullName: string | null
  readonly email: string | null
  /** Where the user's name lives; `local` for those that the site itself keeps. */
  readonly domain: string
  readonly siteRole: SiteRole
  readonly authSetting: AuthSetting
  /** The way to sign in, of the site or its tenant, that `authSetting` means; null where it means none of them. */
  readonly idpConfigurationLuid: string | null
  readonly externalAuthUserId: string
  readonly locale: string | null
  readonly language: string | null
  readonly lastLogin: Date | null
  readonly createdAt: Date
  /** Personal access tokens made up to then do not open this site to him any more. */
  readonly credentialsResetAt: Date | null
}

export interface Group {
  readonly id: number
  readonly luid: string
  readonly siteId: number
  readonly name: string
  /** The group that every user of the site is in; it has no member rows. */
  readonly isAllUsers: boolean
  /** Whether people without an account on the site may enter through it, where a trust asserts that they are members. */
  readonly allowsOnDemandAccess: boolean
}

export interface Owner {
  readonly id: number
  readonly luid: string
  readonly name: string
  readonly fullName: string | null
  readonly email: string | null
  readonly siteRole: SiteRole
  readonly lastLogin: Date | null
}

export interface Project {
  readonly id: number
  readonly luid: string
  readonly siteId: number
  readonly parentId: number | null
  readonly parentLuid: string | null
  readonly name: string
  readonly description: string
  readonly contentPermissions: ContentPermissions
  /** The locked project that decides for this one: itself, an ancestor, or none. */
  readonly controllingProjectId: number | null
  readonly controllingProjectLuid: string | null
  readonly owner: Owner
  readonly aclId: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface ProjectCounts {
  readonly projectCount: number
  readonly workbookCount: number
  readonly viewCount: number
}

/** A content item's project, as far as answers and rules need it. */
export interface ProjectReference {
  readonly id: number
  readonly luid: string
  readonly name: string
  readonly description: string
  readonly controllingProjectId: number | null
}

export interface Workbook {
  readonly id: number
  readonly luid: string
  readonly siteId: number
  readonly name: string
  readonly description: string | null
  readonly contentUrl: string
  readonly showTabs: boolean
  readonly hasExtracts: boolean
  readonly encryptExtracts: boolean
  /** Null where nobody has set it. */
  readonly acceleration: DataAccelerationConfig | null
  readonly freshnessPolicy: DataFreshnessPolicy | null
  readonly sheetCount: number
  readonly sizeBytes: number
  readonly defaultViewLuid: string | null
  readonly project: ProjectReference
  readonly owner: Owner
  readonly tags: readonly string[]
  readonly aclId: number
  readonly kind: 'twb' | 'twbx'
  readonly blobSha256: string
  readonly revision: number
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly lastPublishedAt: Date
}

export interface View {
  readonly id: number
  readonly luid: string
  readonly siteId: number
  readonly name: string
  /** `Workbook/sheets/View`. */
  readonly contentUrl: string
  readonly viewUrlName: string
  readonly sheetType: 'view' | 'dashboard' | 'story'
  /** Place among the workbook's tabs, from 1. */
  readonly sheetNumber: number
  readonly workbook: WorkbookReference
  readonly project: ProjectReference
  readonly owner: Owner
  readonly tags: readonly string[]
  readonly aclId: number
  readonly thumbnailSha256: string | null
  readonly hitsTotal: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface WorkbookReference {
  readonly id: number
  readonly luid: string
  readonly name: string
  readonly contentUrl: string
  readonly description: string | null
  readonly showTabs: boolean
  readonly hasExtracts: boolean
  readonly sheetCount: number
  readonly sizeBytes: number
  readonly kind: 'twb' | 'twbx'
  readonly blobSha256: string
  readonly createdAt: Date
  readonly updatedAt: Date
}

export type JobStatus = 'Pending' | 'InProgress' | 'Success' | 'Failed' | 'Cancelled'

export interface Job {
  readonly id: number
  readonly luid: string
  readonly siteId: number
  readonly creatorId: number
  readonly type: JobType
  readonly status: JobStatus
  /** 0 to 100. */
  readonly progress: number
  /** What the worker needs; never shown. */
  readonly payload: unknown
  /** Why it failed, or what it did; shown as status notes. */
  readonly notes: string | null
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly updatedAt: Date | null
  readonly completedAt: Date | null
}

export interface Upload {
  /** `digits:hex-digits:digits`, as clients expect. */
  readonly id: string
  readonly siteId: number
  readonly userId: number
  readonly sizeBytes: number
  readonly lastAppendAt: Date
}

export interface PersonalAccessToken {
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

/** That a token signs in no more. Kept for a while, so that a refusal can be explained. */
export interface EndedToken {
  readonly at: Date
  readonly reason: TokenEnd
}

export interface ConnectedApp {
  readonly clientId: string
  readonly siteId: number
  readonly name: string
  readonly isEnabled: boolean
  /** Domains that may embed, in the order given. Kept and told; the REST API itself is not bounded by them. */
  readonly domainSafelist: readonly string[]
  readonly unrestrictedEmbedding: boolean
  /** Projects whose content may be embedded; null: all. An empty list is none: those that were chosen are gone. */
  readonly projects: readonly ConnectedAppProject[] | null
  readonly createdAt: Date
}

export interface ConnectedAppProject {
  readonly id: number
  readonly luid: string
}

export interface ConnectedAppSecret {
  readonly secretId: string
  readonly clientId: string
  /** AES-256-GCM envelope of the secret value. */
  readonly sealedValue: Buffer
  readonly createdAt: Date
}
