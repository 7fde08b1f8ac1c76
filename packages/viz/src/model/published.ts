/** Data sources of their own: published documents, and workbooks that read from them. */

import type { CallOptions } from '../package/call-options.ts'
import { PackageError } from '../package/package-error.ts'
import type { Package } from '../package/open-package.ts'
import type { XmlLimits } from '../package/xml-limits.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { readXml } from '../package/xml-tree.ts'
import type { DatasourceModel } from './datasource.ts'
import { datasourceModel, parseDatasource } from './datasource.ts'
import type { WorkbookModel } from './workbook.ts'
import { optional } from './xml-access.ts'

/**
 * Reads the document of an open `.tds` or `.tdsx`.
 *
 * @throws PackageError workbook-not-xml, workbook-too-large and the `xml-` codes; the signal's reason when it fires.
 */
export async function readDatasource(
  source: Package,
  options: CallOptions<XmlLimits> = {},
): Promise<DatasourceModel> {
  return parseDatasourceDocument(await readXml(source.document(), options))
}

/** @throws PackageError workbook-not-xml when the root is not `datasource`. */
export function parseDatasourceDocument(root: XmlElement): DatasourceModel {
  if (root.name !== 'datasource') {
    throw new PackageError(
      'workbook-not-xml',
      `The document's root element is "${root.name}"; a data source starts with "datasource".`,
    )
  }
  return parseDatasource(root)
}

/** Name in the addresses of the published data source that one stands for; undefined for others. */
export function publishedContentUrl(datasource: DatasourceModel): string | undefined {
  return datasource.connection?.connections.find((item) => item.class === 'sqlproxy')?.dbname
}

/**
 * The workbook with its references to published data sources filled in, so that its sheets bind to their tables.
 * References that `find` does not know stay as they are.
 */
export function withPublishedDatasources(
  workbook: WorkbookModel,
  find: (contentUrl: string) => DatasourceModel | undefined,
): WorkbookModel {
  const datasources = new Map<string, DatasourceModel>()
  for (const [name, reference] of workbook.datasources) {
    const contentUrl = publishedContentUrl(reference)
    const published = contentUrl === undefined ? undefined : find(contentUrl)
    datasources.set(name, published === undefined ? reference : merge(reference, published))
  }
  return { ...workbook, datasources }
}

/** Rows come from the published source; what the workbook says of its columns goes before what the source says. */
function merge(reference: DatasourceModel, published: DatasourceModel): DatasourceModel {
  const { connection: _connection, extract: _extract, binding: _binding, ...local } = reference
  return datasourceModel({
    ...local,
    ...optional('connection', published.connection),
    ...optional('extract', published.extract),
    objects: published.objects,
    relationships: published.relationships,
    columns: new Map([...published.columns, ...reference.columns]),
    instances: new Map([...published.instances, ...reference.instances]),
    groups: new Map([...published.groups, ...reference.groups]),
    filters: [...published.filters, ...reference.filters],
    defaultSorts: [...reference.defaultSorts, ...published.defaultSorts],
  })
}
