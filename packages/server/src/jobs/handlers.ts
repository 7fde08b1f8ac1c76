/** Every type of jobs with its handler. The type says that none is missing. */

import { jobPayloads } from '../content/job-payloads.ts'
import type { Publishing } from '../content/publishing.ts'
import type { Engine } from '../ports/index.ts'
import type { JobHandlers } from './handler.ts'
import { changeRowsJob, type ChangeRowsParts } from './change-rows.ts'
import type { DataSourcePublishing } from '../content/publishing-data-sources.ts'
import { publishDataSourceJob } from './publish-data-source.ts'
import { publishWorkbookJob } from './publish-workbook.ts'
import { refreshExtractJob, type RefreshParts } from './refresh-extract.ts'
import { deleteUsersJob, importUsersJob, type UserFileParts } from './user-files.ts'

export interface JobParts extends RefreshParts, ChangeRowsParts, UserFileParts {
  readonly engine: Pick<Engine, 'refresh' | 'switchExtracts' | 'inspect' | 'changeRows'>
  readonly publishing: Pick<Publishing, 'commit'>
  readonly dataSourcePublishing: Pick<DataSourcePublishing, 'commit'>
}

export const jobHandlers = (parts: JobParts): JobHandlers => ({
  PublishWorkbook: { ...jobPayloads.PublishWorkbook, ...publishWorkbookJob(parts) },
  PublishDatasource: { ...jobPayloads.PublishDatasource, ...publishDataSourceJob(parts) },
  UpdateUploadedFile: { ...jobPayloads.UpdateUploadedFile, ...changeRowsJob(parts) },
  RefreshExtract: { ...jobPayloads.RefreshExtract, ...refreshExtractJob(parts) },
  CreateSiteUsersCsv: { ...jobPayloads.CreateSiteUsersCsv, ...importUsersJob(parts) },
  DeleteSiteUsersCsv: { ...jobPayloads.DeleteSiteUsersCsv, ...deleteUsersJob(parts) },
})
