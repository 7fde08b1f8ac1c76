/** Pills of the sample workbooks in the notation of the file format. */

import type { Pill, Prefix, SampleColumn, SampleType, SampleWorkbook } from './workbook-spec.ts'
import { node, type XmlNode } from './xml.ts'

const derivations: Readonly<Record<Prefix, string>> = {
  none: 'None',
  sum: 'Sum',
  avg: 'Avg',
  max: 'Max',
  cntd: 'CountD',
  yr: 'Year',
  qr: 'Quarter',
  mn: 'Month',
  tmn: 'Month-Trunc',
  tqr: 'Quarter-Trunc',
  tyr: 'Year-Trunc',
}

interface ParsedPill {
  readonly prefix: Prefix
  readonly column: SampleColumn
}

/** @throws Error when the pill names no column of the workbook */
function parsePill(workbook: SampleWorkbook, pill: Pill): ParsedPill | undefined {
  if (pill === 'Measure Names' || pill === 'Measure Values') return undefined
  const colon = pill.indexOf(':')
  const name = pill.slice(colon + 1)
  const column = workbook.columns.find((candidate) => candidate.name === name)
  if (column === undefined) throw new Error(`pill ${pill}: ${workbook.name} has no column ${name}`)
  return { prefix: pill.slice(0, colon) as Prefix, column }
}

/** `qk` for continuous pills, `ok` for dates and numbers as headings, `nk` for names. */
function keyOf({ prefix, column }: ParsedPill): 'nk' | 'ok' | 'qk' {
  if (isAggregate(prefix) || prefix.startsWith('t')) return 'qk'
  if (prefix !== 'none') return 'ok'
  return column.type === 'string' ? 'nk' : 'ok'
}

function isAggregate(prefix: Prefix): boolean {
  return ['sum', 'avg', 'max', 'cntd'].includes(prefix)
}

export function isMeasure(pill: Pill): boolean {
  return pill === 'Measure Values' || isAggregate(pill.slice(0, pill.indexOf(':')) as Prefix)
}

/** `[sum:Sales:qk]`. */
function instanceName({ prefix, column }: ParsedPill): string {
  return `[${prefix}:${column.name}:${keyOf({ prefix, column })}]`
}

/** `[data source].[sum:Sales:qk]`. */
export function qualified(workbook: SampleWorkbook, pill: Pill): string {
  const parsed = parsePill(workbook, pill)
  const special = pill === 'Measure Names' ? '[:Measure Names]' : '[Multiple Values]'
  return `[${datasourceName(workbook)}].${parsed === undefined ? special : instanceName(parsed)}`
}

export function datasourceName(workbook: SampleWorkbook): string {
  return `federated.${workbook.name.toLowerCase()}`
}

/** Columns and instances that the pills need, as `datasource-dependencies` lists them. */
export function dependencies(workbook: SampleWorkbook, pills: readonly Pill[]): XmlNode[] {
  const parsed = pills.flatMap((pill) => parsePill(workbook, pill) ?? [])
  const columns = new Map(parsed.map(({ column }) => [column.name, columnNode(column)]))
  const instances = new Map(
    parsed.map((pill): [string, XmlNode] => [
      instanceName(pill),
      node('column-instance', {
        column: `[${pill.column.name}]`,
        derivation: derivations[pill.prefix],
        name: instanceName(pill),
        pivot: 'key',
        type: { nk: 'nominal', ok: 'ordinal', qk: 'quantitative' }[keyOf(pill)],
      }),
    ]),
  )
  const byName = ([left]: [string, XmlNode], [right]: [string, XmlNode]) => (left < right ? -1 : 1)
  return [...[...columns].sort(byName), ...[...instances].sort(byName)].map(([, item]) => item)
}

export function columnNode({ name, type, role, format }: SampleColumn): XmlNode {
  return node('column', {
    datatype: type,
    ...(format === undefined ? {} : { 'default-format': format }),
    name: `[${name}]`,
    role,
    type: role === 'measure' ? 'quantitative' : ordering(type),
  })
}

function ordering(type: SampleType): 'nominal' | 'ordinal' {
  return type === 'string' ? 'nominal' : 'ordinal'
}
