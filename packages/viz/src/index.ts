/** What the `viz` library offers: workbook files in, rows and pictures out. */

export { openPackage } from './package/open-package.ts'
export type { Package, PackageEntry, PackageKind } from './package/open-package.ts'
export { PackageError } from './package/package-error.ts'
export type { PackageErrorCode } from './package/package-error.ts'
export { defaultZipLimits } from './package/zip-limits.ts'
export type { ZipLimits } from './package/zip-limits.ts'

export { bindSheet } from './model/bind-sheet.ts'
export { bindDatasource } from './model/datasource-binding.ts'
export type { DatasourceBinding, PhysicalTable } from './model/datasource-binding.ts'
export type { JoinCondition, RelationModel } from './model/relation.ts'
export type { TableLocation } from './model/table-location.ts'
export { describeWorkbook, inspectWorkbook } from './model/inspect-workbook.ts'
export type { InspectedView, InspectedWorkbook } from './model/inspect-workbook.ts'
export { inspectDatasource } from './model/inspect-datasource.ts'
export type { InspectedConnection, InspectedDatasource } from './model/inspect-datasource.ts'
export {
  parseDatasourceDocument,
  publishedContentUrl,
  readDatasource,
  withPublishedDatasources,
} from './model/published.ts'
export type { ParameterModel } from './model/parameter.ts'
export type { DashboardModel, ZoneModel } from './model/dashboard.ts'
export type { DatasourceModel } from './model/datasource.ts'
export type { ConnectionModel } from './model/connection.ts'
export { parseWorkbook, readWorkbook } from './model/workbook.ts'
export type { WorkbookModel, WorksheetModel } from './model/workbook.ts'

export { createVizEngine } from './marks/viz-engine.ts'
export type { ReadOptions, VizEngine, VizEngineOptions } from './marks/viz-engine.ts'
export { VizError } from './marks/viz-error.ts'
export type { DataObstacle, VizErrorCode } from './marks/viz-error.ts'
export type { MarkColumn, MarkTable, MarkValue } from './marks/mark-table.ts'
export { writeCsv } from './marks/write-csv.ts'
export { ExtractError } from './extract/extract-error.ts'
export type { ExtractErrorCode } from './extract/extract-error.ts'
export type { PreparedWorkbook, WorkbookFile } from './extract/prepare-workbook.ts'
export type { ViewRequest } from './query/view-request.ts'
