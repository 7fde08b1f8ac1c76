/** Formatting of a worksheet that pictures follow; what else a document formats is listed by name. */

import type { XmlElement } from '../package/xml-tree.ts'
import { parseQualifiedName } from './names.ts'
import type { AxisRange, SheetStyle } from './sheet.ts'
import { drawnFormats, isNeutral } from './style-coverage.ts'
import type { UnsupportedList } from './unsupported.ts'
import { attribute, childAt, childrenNamed, descendantsNamed } from './xml-access.ts'

export function bindStyle(table: XmlElement, unsupported: UnsupportedList): SheetStyle {
  const style = childAt(table, 'style')
  const formats = formatsIn(style)
  const panes = descendantsNamed(childAt(table, 'panes'), 'style').flatMap(formatsIn)
  reportOthers([...formats, ...panes], unsupported)
  const off = (element: string, attr: string, value: string) =>
    formats.filter((each) => each.element === element && each.attr === attr && each.value === value)
  const fields = (list: readonly Format[]) => new Set(list.flatMap(({ field }) => field ?? []))
  const isOff = (element: string, scope: 'rows' | 'cols') =>
    [...off(element, 'line-visibility', 'off'), ...off(element, 'stroke-size', '0')].some(
      (each) => each.scope === undefined || each.scope === scope,
    )
  const hidesLabels = (scope: 'rows' | 'cols') =>
    off('worksheet', 'display-field-labels', 'false').some((each) => each.scope === scope)
  return {
    hiddenAxes: fields(off('axis', 'display', 'false')),
    hiddenHeaders: fields(off('label', 'display', 'false')),
    axisTitles: new Map(
      formats
        .filter(({ element, attr }) => element === 'axis' && attr === 'title')
        .flatMap(({ field, value }) => (field === undefined ? [] : [[field, value] as const])),
    ),
    axisRanges: axisRanges(style, unsupported),
    rows: {
      hidesGrid: isOff('gridline', 'rows'),
      hidesZero: isOff('zeroline', 'rows'),
      hidesLabels: hidesLabels('rows'),
    },
    columns: {
      hidesGrid: isOff('gridline', 'cols'),
      hidesZero: isOff('zeroline', 'cols'),
      hidesLabels: hidesLabels('cols'),
    },
  }
}

interface Format {
  readonly element: string
  readonly attr: string
  readonly value: string
  /** Key of the pill it is for; absent for all. */
  readonly field?: string
  readonly scope?: string
}

function formatsIn(style: XmlElement | undefined): readonly Format[] {
  return childrenNamed(style, 'style-rule').flatMap((rule) =>
    childrenNamed(rule, 'format').map((format): Format => {
      const field = fieldOf(format)
      const scope = attribute(format, 'scope')
      return {
        element: attribute(rule, 'element') ?? '',
        attr: attribute(format, 'attr') ?? '',
        value: format.attributes.get('value') ?? '',
        ...(field === undefined ? {} : { field }),
        ...(scope === undefined ? {} : { scope }),
      }
    }),
  )
}

/** As keys of columns are: Measure Values has a word for its pill. */
function fieldOf(element: XmlElement): string | undefined {
  const instance = parseQualifiedName(attribute(element, 'field') ?? '')?.instance
  return instance === '[Multiple Values]' ? 'measure-values' : instance
}

/** One entry for each element, with the attributes that pictures do not follow. */
function reportOthers(formats: readonly Format[], unsupported: UnsupportedList): void {
  const others = new Map<string, Set<string>>()
  for (const { element, attr, value } of formats) {
    const name = `${element}/${attr}`
    if (drawnFormats.has(name) || isNeutral(element, attr, value)) continue
    others.set(element, (others.get(element) ?? new Set()).add(attr))
  }
  for (const [element, attrs] of others) {
    unsupported.drawing(`style:${element}`, [...attrs].toSorted().join(', '))
  }
}

function axisRanges(
  style: XmlElement | undefined,
  unsupported: UnsupportedList,
): ReadonlyMap<string, AxisRange> {
  const ranges = new Map<string, AxisRange>()
  for (const encoding of descendantsNamed(style, 'encoding')) {
    if (attribute(encoding, 'attr') !== 'space') continue
    const field = fieldOf(encoding)
    if (field === undefined) continue
    ranges.set(field, rangeOf(encoding))
    for (const name of spaceAttributes) {
      const value = attribute(encoding, name)
      if (value !== undefined && !isFollowed(name, value))
        unsupported.drawing(`axis:${name}`, `${field} ${value}`)
    }
  }
  return ranges
}

/** Of an axis, what pictures do not follow. */
const spaceAttributes = [
  'scale',
  'reverse',
  'major-spacing',
  'minor-spacing',
  'major-show',
  'minor-show',
] as const

function isFollowed(name: string, value: string): boolean {
  if (name === 'reverse') return value === 'true' || value === 'false'
  return name === 'scale' && (value === 'linear' || value === 'log')
}

function rangeOf(encoding: XmlElement): AxisRange {
  const number = (name: string): number | undefined => {
    const value = Number(attribute(encoding, name) ?? Number.NaN)
    return Number.isFinite(value) ? value : undefined
  }
  const type = attribute(encoding, 'range-type') ?? ''
  const min = type === 'fixed' || type === 'fixedmin' ? number('min') : undefined
  const max = type === 'fixed' || type === 'fixedmax' ? number('max') : undefined
  return {
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(attribute(encoding, 'domain-expand') === 'false' ? { excludesZero: true } : {}),
    ...(attribute(encoding, 'reverse') === 'true' ? { isReversed: true } : {}),
    ...(attribute(encoding, 'scale') === 'log' ? { isLogarithmic: true } : {}),
  }
}
