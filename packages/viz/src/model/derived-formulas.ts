/** Sets, groups and bins as formulas: the same language computes them. */

import type { XmlElement } from '../package/xml-tree.ts'
import { parseLiteral } from './literal.ts'
import { bracket, parseQualifiedName, unbracket } from './names.ts'
import type { Literal } from './sheet.ts'
import { attribute, childrenNamed } from './xml-access.ts'

export function literalText(value: Literal): string {
  if (value === null) return 'NULL'
  if (typeof value === 'string') return `"${value.replaceAll('"', '""')}"`
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  return String(value)
}

/** True for the members, never NULL; NULL is a member when it is listed. */
export function setFormula(set: {
  readonly field: string
  readonly members: readonly Literal[]
  readonly isExclusion: boolean
}): string {
  const field = bracket(set.field)
  const listed = set.members.filter((member) => member !== null).map(literalText)
  const isListed =
    listed.length === 0 ? 'FALSE' : `IFNULL(${field} IN (${listed.join(', ')}), FALSE)`
  const isMember = set.members.includes(null) ? `(ISNULL(${field}) OR ${isListed})` : isListed
  return set.isExclusion ? `NOT ${isMember}` : isMember
}

/** The label of the group that holds the member; others keep their own value, or share a label. */
export function groupFormula(group: {
  readonly field: string
  readonly groups: readonly (readonly [label: string, members: readonly Literal[]])[]
  readonly other: string | null
}): string {
  const field = bracket(group.field)
  const branches = group.groups.map(([label, members]) => {
    const isMember = setFormula({ field: group.field, members, isExclusion: false })
    return `ELSEIF ${isMember} THEN ${literalText(label)}`
  })
  const otherwise = group.other === null ? field : literalText(group.other)
  return `IF FALSE THEN NULL ${branches.join(' ')} ELSE ${otherwise} END`
}

/** The lower edge of the bin that holds the value. */
export function binFormula(bin: {
  readonly field: string
  /** A number, or a parameter. */
  readonly size: string
  readonly peg: number
}): string {
  const { field, size, peg } = bin
  if (peg === 0) return `FLOOR(${bracket(field)} / ${size}) * ${size}`
  return `FLOOR((${bracket(field)} - ${peg}) / ${size}) * ${size} + ${peg}`
}

/** The formula of a `calculation` element that is a group or a bin; undefined for those whose members are not computed. */
export function derivedFormula(calculation: XmlElement): string | undefined {
  const kind = attribute(calculation, 'class')
  if (kind === 'bin') return binOf(calculation)
  return kind === 'categorical-bin' ? groupOf(calculation) : undefined
}

function groupOf(calculation: XmlElement): string | undefined {
  const column = attribute(calculation, 'column')
  if (column === undefined) return undefined
  const keepsOthers = attribute(calculation, 'new-bin') === 'true'
  const label = attribute(calculation, 'default')
  const gathered = label === undefined ? null : parseLiteral(label)
  if (!keepsOthers && typeof gathered !== 'string') return undefined
  const other = keepsOthers ? null : String(gathered)
  const groups = childrenNamed(calculation, 'bin').map((bin) => {
    const members = childrenNamed(bin, 'value').map(({ text }) => parseLiteral(text))
    return [parseLiteral(bin.attributes.get('value') ?? ''), members] as const
  })
  const named = groups.flatMap(([label, members]) =>
    typeof label === 'string' ? [[label, members] as const] : [],
  )
  if (named.length !== groups.length) return undefined
  return groupFormula({ field: unbracket(column), groups: named, other })
}

function binOf(calculation: XmlElement): string | undefined {
  const field = attribute(calculation, 'formula')?.trim() ?? ''
  const parameter = attribute(calculation, 'size-parameter')
  const size = Number(attribute(calculation, 'size'))
  const peg = Number(attribute(calculation, 'peg') ?? '0')
  const isPlain = /^\[(?:[^\]]|\]\])+\]$/.test(field)
  if (!isPlain || !Number.isFinite(peg)) return undefined
  if (parameter !== undefined) {
    const isName = parseQualifiedName(parameter)?.datasource === 'Parameters'
    return isName ? binFormula({ field: unbracket(field), size: parameter, peg }) : undefined
  }
  if (!Number.isFinite(size) || size <= 0) return undefined
  return binFormula({ field: unbracket(field), size: String(size), peg })
}

/** Edges of bins are numbers of the kind that their size is, whatever type the document says. */
export function derivedType(calculation: XmlElement): 'real' | undefined {
  if (attribute(calculation, 'class') !== 'bin') return undefined
  const numbers = [attribute(calculation, 'size'), attribute(calculation, 'peg') ?? '0'].map(Number)
  const isWhole =
    attribute(calculation, 'size-parameter') === undefined && numbers.every(Number.isInteger)
  return isWhole ? undefined : 'real'
}
