/** Marks cards of a sheet, and what on them only the picture would miss. */

import type { XmlElement } from '../package/xml-tree.ts'
import type { FieldResolver } from './field-resolver.ts'
import { parseQualifiedName } from './names.ts'
import type { Encoding, EncodingRole, MarkType, Pane } from './sheet.ts'
import { bindReferenceLines } from './reference-lines.ts'
import type { UnsupportedList } from './unsupported.ts'
import type { WorksheetModel } from './workbook.ts'
import { attribute, childAt, childrenNamed, descendantsNamed, optional } from './xml-access.ts'

export function bindPanes(
  sheet: WorksheetModel,
  resolver: FieldResolver,
  unsupported: UnsupportedList,
): readonly Pane[] {
  const panes = childrenNamed(childAt(sheet.table, 'panes'), 'pane')
  return panes.map((pane) => bindPane(pane, resolver, unsupported))
}

function bindPane(
  element: XmlElement,
  resolver: FieldResolver,
  unsupported: UnsupportedList,
): Pane {
  reportDecorations(element, unsupported)
  const axisOf = (name: string) => parseQualifiedName(attribute(element, name) ?? '')?.instance
  const [y, x] = [axisOf('y-axis-name'), axisOf('x-axis-name')]
  return {
    markType: readMark(attribute(childAt(element, 'mark'), 'class'), unsupported),
    encodings: bindEncodings(childAt(element, 'encodings'), resolver, unsupported),
    ...optional('axis', y ?? x),
    ...optional('crossAxis', y === undefined ? undefined : x),
    ...markStyle(element),
    referenceLines: bindReferenceLines(element, unsupported),
  }
}

function markStyle(
  pane: XmlElement,
): Pick<Pane, 'showsLabels' | 'color' | 'opacity' | 'border' | 'size'> {
  const values = new Map(
    descendantsNamed(childAt(pane, 'style'), 'format').map((format) => [
      attribute(format, 'attr'),
      attribute(format, 'value'),
    ]),
  )
  const color = (name: string) => /^#[\da-f]{6}/i.exec(values.get(name) ?? '')?.[0]
  const number = (name: string, most: number) => {
    const value = Number(values.get(name) ?? Number.NaN)
    return value >= 0 && value <= most ? value : undefined
  }
  const transparency = number('mark-transparency', 255)
  const hasBorder = values.get('has-stroke') === 'true'
  return {
    showsLabels: values.get('mark-labels-show') === 'true',
    ...optional('color', color('mark-color')),
    ...optional('opacity', transparency === undefined ? undefined : transparency / 255),
    ...optional('border', hasBorder ? color('stroke-color') : undefined),
    ...optional('size', number('size', 100)),
  }
}

const drawnMarks: ReadonlySet<string> = new Set<MarkType>([
  'Automatic',
  'Bar',
  'Line',
  'Area',
  'Circle',
  'Square',
  'Text',
  'Pie',
  'GanttBar',
])
const otherMarks: readonly MarkType[] = ['Shape', 'Polygon', 'Multipolygon', 'Heatmap']

function readMark(written: string | undefined, unsupported: UnsupportedList): MarkType {
  const mark = written ?? 'Automatic'
  if (isDrawn(mark)) return mark
  unsupported.drawing(`mark:${mark}`, mark)
  return otherMarks.find((known) => known === mark) ?? 'Automatic'
}

function isDrawn(mark: string): mark is MarkType {
  return drawnMarks.has(mark)
}

const roles: ReadonlyMap<string, EncodingRole> = new Map<string, EncodingRole>([
  ['color', 'color'],
  ['size', 'size'],
  ['text', 'text'],
  ['lod', 'detail'],
  ['tooltip', 'tooltip'],
  ['shape', 'shape'],
  ['path', 'path'],
  ['wedge-size', 'angle'],
])

function bindEncodings(
  element: XmlElement | undefined,
  resolver: FieldResolver,
  unsupported: UnsupportedList,
): readonly Encoding[] {
  return (element?.children ?? []).flatMap((child) => {
    const name = parseQualifiedName(attribute(child, 'column') ?? '')
    if (name === undefined) return []
    const role = roles.get(child.name)
    if (role === undefined) {
      unsupported.drawing(`encoding:${child.name}`, name.instance)
      return []
    }
    return [{ role, item: resolver.item(name) }]
  })
}

const decorations: ReadonlyMap<string, string> = new Map([
  ['trendline', 'trend-line'],
  ['trend-line', 'trend-line'],
  ['customized-label', 'custom-label'],
])

function reportDecorations(pane: XmlElement, unsupported: UnsupportedList): void {
  for (const child of pane.children) {
    const feature = decorations.get(child.name)
    const detail = attribute(child, 'axis-column') ?? attribute(child, 'fit') ?? child.name
    if (feature !== undefined) unsupported.drawing(feature, detail)
  }
}
