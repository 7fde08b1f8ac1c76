/** Reference lines of a marks card: those that are drawn, and the names of those that are not. */

import type { XmlElement } from '../package/xml-tree.ts'
import { parseQualifiedName } from './names.ts'
import type { ReferenceLine } from './sheet.ts'
import type { UnsupportedList } from './unsupported.ts'
import { attribute, childrenNamed, isTrue } from './xml-access.ts'

const formulas: ReadonlySet<string> = new Set<ReferenceLine['formula']>([
  'average',
  'constant',
  'max',
  'median',
  'min',
  'sum',
])
const scopes: ReadonlySet<string> = new Set<ReferenceLine['scope']>([
  'per-cell',
  'per-pane',
  'per-table',
])

export function bindReferenceLines(
  pane: XmlElement,
  unsupported: UnsupportedList,
): readonly ReferenceLine[] {
  return childrenNamed(pane, 'reference-line').flatMap((element) => {
    const line = lineOf(element)
    if (line !== null) return [line]
    unsupported.drawing('reference-line', attribute(element, 'axis-column') ?? 'reference-line')
    return []
  })
}

/** Bands, distributions, box plots and lines of another measure than that of the axis are not drawn. */
function lineOf(element: XmlElement): ReferenceLine | null {
  const axis = parseQualifiedName(attribute(element, 'axis-column') ?? '')?.instance
  const value = parseQualifiedName(attribute(element, 'value-column') ?? '')?.instance
  const formula = attribute(element, 'formula') ?? ''
  const scope = attribute(element, 'scope') ?? 'per-pane'
  const constant = Number(attribute(element, 'value') ?? Number.NaN)
  const isPlain =
    element.children.every(({ name }) => name !== 'reference-line-value') &&
    attribute(element, 'boxplot-whisker-type') === undefined &&
    !isTrue(element, 'fill-above') &&
    !isTrue(element, 'fill-below') &&
    attribute(element, 'label-type') !== 'custom'
  if (!isPlain || axis === undefined || !isFormula(formula) || !isScope(scope)) return null
  if (formula === 'constant' ? !Number.isFinite(constant) : value !== axis) return null
  const label = attribute(element, 'label-type')
  return {
    axis,
    formula,
    scope,
    label: label === 'none' || label === 'value' ? label : 'automatic',
    ...(formula === 'constant' ? { constant } : {}),
  }
}

const isFormula = (text: string): text is ReferenceLine['formula'] => formulas.has(text)
const isScope = (text: string): text is ReferenceLine['scope'] => scopes.has(text)
