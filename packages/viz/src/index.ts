/** What the `viz` library offers: workbook files in, rows and pictures out. */

export { createRenderer } from './engine/renderer.ts'
export type {
  Renderer,
  RendererOptions,
  RenderTarget,
  ReportTarget,
  WorkbookTarget,
} from './engine/renderer.ts'
export type { FieldsAnswer, MarksAnswer } from './engine/marks-json.ts'
export type { Coverage, SheetReason, SheetReport } from './engine/sheet-report.ts'
export { checkRequest } from './engine/check-request.ts'
export type { RequestCheck } from './engine/check-request.ts'
export type { Dependency, ViewFacts } from './engine/view-facts.ts'
export { VizError } from './engine/viz-error.ts'
export type { DataObstacle, VizErrorCode } from './engine/viz-error.ts'
export type { WorkbookFile } from './extract/prepare-workbook.ts'
export type { ViewRequest } from './query/view-request.ts'
export type { PictureRequest } from './layout/fit-size.ts'
export { pageTypes } from './layout/page-size.ts'
export type { PageRequest, PageType } from './layout/page-size.ts'
export { defaultPictureLimits } from './layout/picture-limits.ts'
export { defaultVizLimits } from './engine/viz-limits.ts'
export type { VizLimits } from './engine/viz-limits.ts'
export type { CallOptions } from './package/call-options.ts'

export { openPackage } from './package/open-package.ts'
export type { Package, PackageEntry, PackageKind } from './package/open-package.ts'
export { PackageError } from './package/package-error.ts'
export type { PackageErrorCode } from './package/package-error.ts'
export type { ZipLimits } from './package/zip-limits.ts'

export { describeWorkbook, inspectWorkbook } from './model/inspect-workbook.ts'
export type { InspectedView, InspectedWorkbook } from './model/inspect-workbook.ts'
export { inspectFlow } from './model/inspect-flow.ts'
export type { FlowConnection, InspectedFlow } from './model/inspect-flow.ts'
export { inspectDatasource } from './model/inspect-datasource.ts'
export type { InspectedConnection, InspectedDatasource } from './model/inspect-datasource.ts'
export {
  parseDatasourceDocument,
  publishedContentUrl,
  readDatasource,
  withPublishedDatasources,
} from './model/published.ts'
export { readHyperTables } from './extract/hyper-session.ts'
export type { HyperOptions, HyperTable } from './extract/hyper-session.ts'
export { changeHyperFile, checkHyperActions } from './extract/hyper-actions.ts'
export { HyperActionError } from './extract/hyper-condition.ts'
export { ExtractError } from './extract/extract-error.ts'
export type { ExtractErrorCode } from './extract/extract-error.ts'
export { packageWithoutExtracts } from './package/without-extracts.ts'
export type { PackageCopy, PackagePiece } from './package/package-copy.ts'
export { parseWorkbook, readWorkbook } from './model/workbook.ts'
export type { WorkbookModel } from './model/workbook.ts'
