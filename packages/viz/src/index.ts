/** What the `viz` library offers: workbook files in, rows and pictures out. */

export { openPackage } from './package/open-package.ts'
export type { Package, PackageEntry, PackageKind } from './package/open-package.ts'
export { PackageError } from './package/package-error.ts'
export type { PackageErrorCode } from './package/package-error.ts'
export { defaultZipLimits } from './package/zip-limits.ts'
export type { ZipLimits } from './package/zip-limits.ts'

export { bindSheet } from './model/bind-sheet.ts'
export { bindDatasource } from './model/datasource-binding.ts'
export type { DatasourceBinding, PhysicalTable, TableLocation } from './model/datasource-binding.ts'
export { describeWorkbook, inspectWorkbook } from './model/inspect-workbook.ts'
export type {
  InspectedConnection,
  InspectedView,
  InspectedWorkbook,
} from './model/inspect-workbook.ts'
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
export { createRenderer } from './render/renderer.ts'
export type { Renderer, RendererOptions, RenderTarget } from './render/renderer.ts'
export { createPngPainter } from './paint/png.ts'
export type { PaintOptions, PngPainter, PngPainterOptions } from './paint/png.ts'
export { toSvg } from './paint/svg.ts'
export { fitSize } from './scene/fit-size.ts'
export type { FittedSize, PictureRequest } from './scene/fit-size.ts'
export type { Size } from './scene/frame.ts'
export { layoutSheet } from './scene/layout.ts'
export { placeholderScene } from './scene/placeholder.ts'
export type { PlaceholderContent } from './scene/placeholder.ts'
export type { Scene, SceneNode } from './scene/scene.ts'
export { loadTextMetrics } from './scene/text-metrics.ts'
export type { Font, TextMetrics } from './scene/text-metrics.ts'
