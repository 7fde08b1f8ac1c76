/**
 * What a job of each type carries from the request that wanted it to the worker that runs it, by version. A server may meet jobs
 * that an earlier or a later one has stored.
 */

import { cloudSiteRoles, type JobType } from '@easel/contract'
import {
  integer,
  listOf,
  oneOf,
  orDefault,
  orNull,
  record,
  text,
  truth,
  type Decoded,
  type Decoder,
} from '../domain/decoding.ts'
import { jobSubjectKinds } from '../domain/job-subject.ts'
import type { PreparedDataSource } from './publishing-data-sources.ts'
import type { PreparedPublish } from './publishing.ts'

interface PayloadForm<Payload> {
  /** Grows when a server of the version before could not run the payload rightly. */
  readonly version: number
  readonly payload: Decoder<Payload>
}

/** Passwords in it are sealed. */
const connection = record({
  luid: text,
  type: text,
  serverAddress: orNull(text),
  serverPort: orNull(integer),
  databaseName: orNull(text),
  tableName: orNull(text),
  userName: orNull(text),
  sealedPassword: orNull(text),
  embedsPassword: truth,
  authenticationType: orNull(text),
  source: orDefault(orNull(record({ name: text, publishedUrl: orNull(text) })), null),
})

const publishOrder = record({
  siteId: integer,
  projectId: integer,
  projectLuid: text,
  ownerId: integer,
  name: text,
  kind: oneOf('twb', 'twbx'),
  overwrite: truth,
  replacesId: orNull(integer),
  replacesSha256: orDefault(orNull(text), null),
  showTabs: orNull(truth),
  encryptExtracts: orNull(truth),
  description: orNull(text),
  hiddenViews: listOf(text),
  uploadId: orNull(text),
})

const publishWorkbook: Decoder<PreparedPublish> = record({
  order: publishOrder,
  blob: record({ sha256: text, sizeBytes: integer }),
  hasExtracts: truth,
  views: listOf(
    record({
      name: text,
      viewUrlName: text,
      sheetType: oneOf('view', 'dashboard', 'story'),
      thumbnailSha256: orNull(text),
    }),
  ),
  connections: orDefault(listOf(connection), []),
  limitations: orDefault(listOf(text), []),
})

/** What is refreshed, and for which task; or what gets extracts that it did not have, or loses some. */
const refreshExtract = record({
  kind: oneOf(...jobSubjectKinds),
  luid: text,
  isIncremental: truth,
  taskLuid: orNull(text),
  /** Captions of data sources of a workbook; null for all. */
  switches: orDefault(
    orNull(
      record({
        to: oneOf('create', 'remove'),
        datasources: orNull(listOf(text)),
        encrypts: truth,
      }),
    ),
    null,
  ),
})

const publishDatasource: Decoder<PreparedDataSource> = record({
  order: record({
    siteId: integer,
    projectId: integer,
    projectLuid: text,
    ownerId: integer,
    name: text,
    kind: oneOf('tds', 'tdsx', 'hyper'),
    overwrite: truth,
    replacesId: orNull(integer),
    replacesSha256: orNull(text),
    description: orNull(text),
    useRemoteQueryAgent: orNull(truth),
    encryptExtracts: orNull(truth),
    isCertified: orNull(truth),
    certificationNote: orNull(text),
    uploadId: orNull(text),
  }),
  blob: record({ sha256: text, sizeBytes: integer }),
  hasExtracts: truth,
  connections: listOf(connection),
  limitations: listOf(text),
})

/** Actions on rows as they were checked, in JSON; they are checked against the file again when they run. */
const updateUploadedFile = record({
  luid: text,
  connectionLuid: text,
  upload: orNull(record({ sha256: text, sizeBytes: integer })),
  actions: text,
})

const namedLine = { line: integer, name: text, problem: orNull(text) }

/** What each line of a file of users says, and what is wrong with it. */
const createSiteUsersCsv = record({
  lines: listOf(
    record({
      ...namedLine,
      fullName: orNull(text),
      email: orNull(text),
      siteRole: oneOf(...cloudSiteRoles),
      authSetting: orNull(text),
      idpConfigurationId: orNull(text),
    }),
  ),
})

const deleteSiteUsersCsv = record({ lines: listOf(record(namedLine)) })

export const jobPayloads = {
  PublishWorkbook: { version: 1, payload: publishWorkbook },
  // A server of version 1 would refresh what is to be made or deleted.
  RefreshExtract: { version: 2, payload: refreshExtract },
  PublishDatasource: { version: 1, payload: publishDatasource },
  UpdateUploadedFile: { version: 1, payload: updateUploadedFile },
  CreateSiteUsersCsv: { version: 1, payload: createSiteUsersCsv },
  DeleteSiteUsersCsv: { version: 1, payload: deleteSiteUsersCsv },
} as const satisfies { readonly [T in JobType]: PayloadForm<unknown> }

export type JobPayload<T extends JobType> = Decoded<(typeof jobPayloads)[T]['payload']>

/** Type, version and payload of a new job. */
export const newJob = <T extends JobType>(type: T, payload: JobPayload<T>) => ({
  type,
  version: jobPayloads[type].version,
  payload,
})
