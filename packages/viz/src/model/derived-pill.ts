/** Pills whose derivation is a formula of the calculation language: percentiles, parts of dates by ISO 8601, shapes. */

import type { InstanceModel } from './datasource-facts.ts'
import type { DataType } from './sheet.ts'

export interface DerivedPill {
  readonly formula: string
  readonly dataType: DataType
  /** Stands before the caption of the column. */
  readonly prefix: string
  readonly isAggregate: boolean
  /** What the pill asks for and this library does not compute: the field is empty. */
  readonly lacks?: string
}

interface IsoPart {
  readonly unit: string
  readonly caption: string
}

const isoParts: ReadonlyMap<string, IsoPart> = new Map([
  ['ISO-Year', { unit: 'iso-year', caption: 'ISO Year of ' }],
  ['ISO-Quarter', { unit: 'iso-quarter', caption: 'ISO Quarter of ' }],
  ['ISO-Week', { unit: 'iso-week', caption: 'ISO Week of ' }],
  ['ISO-Weekday', { unit: 'iso-weekday', caption: 'ISO Weekday of ' }],
])

/** Undefined for derivations that a pill has by itself. */
export function derivedPill({ name, column, derivation }: InstanceModel): DerivedPill | undefined {
  if (derivation === 'Collect') {
    return { formula: 'NULL', dataType: 'string', prefix: '', isAggregate: true, lacks: 'spatial' }
  }
  const percentile = derivation.startsWith('Percentile')
    ? (/\d+$/.exec(derivation) ?? /^\[(?:.*:)?prc(\d+):/.exec(name)?.slice(1))?.[0]
    : undefined
  if (percentile !== undefined && Number(percentile) <= 100) {
    return {
      formula: `PERCENTILE(${column}, ${Number(percentile) / 100})`,
      dataType: 'real',
      prefix: `Percentile (${percentile}) of `,
      isAggregate: true,
    }
  }
  const isTruncated = derivation.endsWith('-Trunc')
  const part = isoParts.get(isTruncated ? derivation.slice(0, -'-Trunc'.length) : derivation)
  if (part === undefined) return undefined
  const shared = { prefix: part.caption, isAggregate: false }
  return isTruncated
    ? { formula: `DATE(DATETRUNC('${part.unit}', ${column}))`, dataType: 'date', ...shared }
    : { formula: `DATEPART('${part.unit}', ${column})`, dataType: 'integer', ...shared }
}
