/**
 * All tables of the content database as Kysely sees them; each aggregate keeps its own. Times are epoch milliseconds, booleans 0 or 1,
 * luids lower-case text; `_key` columns hold the normalised form of the column they are named after and carry the case-insensitive
 * look-ups and the sorts.
 */

import type { AccessSchema } from './access/schema.ts'
import type { AuditSchema } from './audit/schema.ts'
import type { CloudSchema } from './cloud/schema.ts'
import type { ConnectionSchema } from './connections/schema.ts'
import type { ConnectSchema } from './connect/schema.ts'
import type { CountSchema } from './content/schema.ts'
import type { CredentialSchema } from './credentials/schema.ts'
import type { CustomViewSchema } from './custom-views/schema.ts'
import type { DataSourceSchema } from './datasources/schema.ts'
import type { FavoriteSchema } from './favorites/schema.ts'
import type { FlowSchema } from './flows/schema.ts'
import type { GroupSchema } from './groups/schema.ts'
import type { GroupSetSchema } from './group-sets/schema.ts'
import type { InstallationSchema } from './installation/schema.ts'
import type { JobSchema } from './jobs/schema.ts'
import type { RefreshTaskSchema } from './refresh-tasks/schema.ts'
import type { ProjectSchema } from './projects/schema.ts'
import type { SiteSchema } from './sites/schema.ts'
import type { TagSchema } from './tags/schema.ts'
import type { TrustSchema } from './trust/schema.ts'
import type { UploadSchema } from './uploads/schema.ts'
import type { UsageSchema } from './usage/schema.ts'
import type { UserSchema } from './users/schema.ts'
import type { ViewSchema } from './views/schema.ts'
import type { WorkbookSchema } from './workbooks/schema.ts'

export interface Schema
  extends
    AccessSchema,
    AuditSchema,
    CloudSchema,
    ConnectionSchema,
    ConnectSchema,
    CountSchema,
    CredentialSchema,
    CustomViewSchema,
    DataSourceSchema,
    FavoriteSchema,
    FlowSchema,
    GroupSchema,
    GroupSetSchema,
    InstallationSchema,
    JobSchema,
    RefreshTaskSchema,
    ProjectSchema,
    SiteSchema,
    TagSchema,
    TrustSchema,
    UploadSchema,
    UsageSchema,
    UserSchema,
    ViewSchema,
    WorkbookSchema {}
