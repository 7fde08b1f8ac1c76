/** A sample workbook as the XML document (`.twb`) that Tableau Desktop would save. */

import { datasourceName } from './pills.ts'
import { datasourceNode } from './datasource-node.ts'
import { worksheetNode } from './worksheet-node.ts'
import type { SampleDashboard, SampleWorkbook } from './workbook-spec.ts'
import { node, printXml, type XmlNode } from './xml.ts'

export function workbookDocument(workbook: SampleWorkbook): string {
  const { sheets, dashboards } = workbook
  return printXml(
    node(
      'workbook',
      {
        'source-build': '2024.2.0 (20242.24.0613.1930)',
        'source-platform': 'win',
        version: '18.1',
        'xmlns:user': 'http://www.tableausoftware.com/xml/user',
      },
      [
        node('document-format-change-manifest', {}, [
          node('SheetIdentifierTracking'),
          node('WindowsPersistSimpleIdentifiers'),
        ]),
        node('preferences', {}, [
          node('preference', { name: 'ui.encoding.shelf.height', value: 24 }),
          node('preference', { name: 'ui.shelf.height', value: 26 }),
        ]),
        node('datasources', {}, [datasourceNode(workbook)]),
        node(
          'worksheets',
          {},
          sheets.map((sheet) => worksheetNode(workbook, sheet)),
        ),
        ...(dashboards.length === 0
          ? []
          : [
              node(
                'dashboards',
                {},
                dashboards.map((dashboard) => dashboardNode(dashboard)),
              ),
            ]),
        windowsNode(workbook),
      ],
    ),
  )
}

/** Zones count in 1/100,000 of the dashboard. */
function dashboardNode({ name, width, height, zones }: SampleDashboard): XmlNode {
  const sheets = zones.map((zone, index) =>
    node('zone', {
      h: zone.height * 1000,
      id: index + 3,
      name: zone.sheet,
      w: zone.width * 1000,
      x: zone.x * 1000,
      y: zone.y * 1000,
    }),
  )
  return node('dashboard', { name }, [
    node('style'),
    node('size', {
      maxheight: height,
      maxwidth: width,
      minheight: height,
      minwidth: width,
      'sizing-mode': 'fixed',
    }),
    node('zones', {}, [
      node(
        'zone',
        { h: 100_000, id: 2, 'type-v2': 'layout-basic', w: 100_000, x: 0, y: 0 },
        sheets,
      ),
    ]),
  ])
}

function windowsNode(workbook: SampleWorkbook): XmlNode {
  const strip = (size: number, cards: readonly string[]) =>
    node(
      'strip',
      { size },
      cards.map((type) => node('card', { type })),
    )
  const cards = node('cards', {}, [
    node('edge', { name: 'left' }, [strip(160, ['pages', 'filters', 'marks'])]),
    node('edge', { name: 'top' }, [strip(2147483647, ['columns']), strip(2147483647, ['rows'])]),
  ])
  return node('windows', { 'saved-dpi-scale-factor': '1', 'source-height': 30 }, [
    ...workbook.sheets.map(({ name }) => node('window', { class: 'worksheet', name }, [cards])),
    ...workbook.dashboards.map(({ name, zones }) =>
      node('window', { class: 'dashboard', name }, [
        node(
          'viewpoints',
          {},
          zones.map(({ sheet }) => node('viewpoint', { name: sheet })),
        ),
        node('active', { id: -1 }),
      ]),
    ),
    node('window', { class: 'schema', name: datasourceName(workbook) }),
  ])
}
