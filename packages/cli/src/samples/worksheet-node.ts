/** A worksheet of a sample workbook. */

import { datasourceName, dependencies, isMeasure, qualified } from './pills.ts'
import type { Pill, SampleSheet, SampleWorkbook } from './workbook-spec.ts'
import { node, type XmlNode } from './xml.ts'

export function worksheetNode(workbook: SampleWorkbook, sheet: SampleSheet): XmlNode {
  return node('worksheet', { name: sheet.name }, [
    node('layout-options', {}, [
      node('title', {}, [node('formatted-text', {}, [node('run', {}, sheet.title)])]),
    ]),
    node('table', {}, [
      viewNode(workbook, sheet),
      node('style'),
      node('panes', {}, [paneNode(workbook, sheet)]),
      node('rows', {}, shelf(workbook, sheet.rows)),
      node('cols', {}, shelf(workbook, sheet.columns)),
    ]),
  ])
}

/** Headings nest (`/`), measures stand side by side (`+`), and the two blocks cross (`*`). */
function shelf(workbook: SampleWorkbook, pills: readonly Pill[]): string {
  const join = (items: readonly Pill[], operator: string) => {
    const text = items.map((pill) => qualified(workbook, pill)).join(operator)
    return items.length > 1 ? `(${text})` : text
  }
  const headings = pills.filter((pill) => !isMeasure(pill))
  const measures = pills.filter((pill) => isMeasure(pill))
  const parts = [join(headings, ' / '), join(measures, ' + ')].filter((part) => part !== '')
  return parts.length > 1 ? `(${parts.join(' * ')})` : parts.join('')
}

function viewNode(workbook: SampleWorkbook, sheet: SampleSheet): XmlNode {
  const datasource = datasourceName(workbook)
  return node('view', {}, [
    node('datasources', {}, [node('datasource', { caption: workbook.name, name: datasource })]),
    node('datasource-dependencies', { datasource }, dependencies(workbook, usedPills(sheet))),
    ...measureNamesFilter(workbook, sheet.measureValues ?? []),
    ...(sheet.sort === undefined
      ? []
      : [
          node('computed-sort', {
            column: qualified(workbook, sheet.sort.pill),
            direction: sheet.sort.direction,
            using: qualified(workbook, sheet.sort.by),
          }),
        ]),
    node('aggregation', { value: 'true' }),
  ])
}

function usedPills({ rows, columns, encodings, sort, measureValues }: SampleSheet): Pill[] {
  const sorted = sort === undefined ? [] : [sort.pill, sort.by]
  return [
    ...rows,
    ...columns,
    ...(encodings ?? []).map(([, pill]) => pill),
    ...sorted,
    ...(measureValues ?? []),
  ]
}

/** Which measures Measure Names lists, and in which order. */
function measureNamesFilter(workbook: SampleWorkbook, measures: readonly Pill[]): XmlNode[] {
  if (measures.length === 0) return []
  const column = qualified(workbook, 'Measure Names')
  const names = measures.map((pill) => `"${qualified(workbook, pill)}"`)
  const members = names.map((member) =>
    node('groupfilter', { function: 'member', level: '[:Measure Names]', member }),
  )
  return [
    node('filter', { class: 'categorical', column }, [
      node('groupfilter', { function: 'union', 'user:op': 'manual' }, members),
    ]),
    node('manual-sort', { column, direction: 'ASC' }, [
      node(
        'dictionary',
        {},
        names.map((name) => node('bucket', {}, name)),
      ),
    ]),
  ]
}

function paneNode(workbook: SampleWorkbook, sheet: SampleSheet): XmlNode {
  const encodings = (sheet.encodings ?? []).map(([role, pill]) =>
    node(role, { column: qualified(workbook, pill) }),
  )
  return node('pane', { 'selection-relaxation-option': 'selection-relaxation-allow' }, [
    node('view', {}, [node('breakdown', { value: 'auto' })]),
    node('mark', { class: sheet.mark }),
    ...(encodings.length === 0 ? [] : [node('encodings', {}, encodings)]),
    ...(sheet.showsLabels === true
      ? [
          node('style', {}, [
            node('style-rule', { element: 'mark' }, [
              node('format', { attr: 'mark-labels-show', value: 'true' }),
            ]),
          ]),
        ]
      : []),
  ])
}
