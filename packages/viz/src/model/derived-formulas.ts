/** Sets, groups and bins as formulas: the same language computes them. */

import type { XmlElement } from '../package/xml-tree.ts'
import { parseLiteral } from './literal.ts'
import { bracket, parseInstanceName, parseQualifiedName, unbracket } from './names.ts'
import { derivedOperand } from './pill-formula.ts'
import type { Literal } from './sheet.ts'
import { attribute, childAt, childrenNamed } from './xml-access.ts'

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
  const isMember = memberFormula(bracket(set.field), set.members.map(literalText))
  return set.isExclusion ? `NOT ${isMember}` : isMember
}

/** The label of the group that holds the member; others keep their own value, or share a label. */
export function groupFormula(group: {
  readonly field: string
  readonly groups: readonly (readonly [label: string, members: readonly Literal[]])[]
  readonly other: string | null
}): string {
  const operand = bracket(group.field)
  return labelFormula({
    operand,
    groups: group.groups.map(([label, members]) => [label, members.map(literalText)]),
    otherwise: group.other === null ? operand : literalText(group.other),
  })
}

/** The members are texts of the language. */
function memberFormula(operand: string, members: readonly string[]): string {
  const listed = members.filter((member) => member !== 'NULL')
  const isListed =
    listed.length === 0 ? 'FALSE' : `IFNULL(${operand} IN (${listed.join(', ')}), FALSE)`
  return members.includes('NULL') ? `(ISNULL(${operand}) OR ${isListed})` : isListed
}

function labelFormula(group: {
  readonly operand: string
  readonly groups: readonly (readonly [label: string, members: readonly string[]])[]
  readonly otherwise: string
}): string {
  const branches = group.groups.map(
    ([label, members]) =>
      `ELSEIF ${memberFormula(group.operand, members)} THEN ${literalText(label)}`,
  )
  return `IF FALSE THEN NULL ${branches.join(' ')} ELSE ${group.otherwise} END`
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

/** Groups are of the members of a column, or of those of a pill such as the year of a date. */
function groupOf(calculation: XmlElement): string | undefined {
  const column = attribute(calculation, 'column')
  if (column === undefined) return undefined
  const keepsOthers = attribute(calculation, 'new-bin') === 'true'
  const label = attribute(calculation, 'default')
  const gathered = label === undefined ? null : parseLiteral(label)
  if (!keepsOthers && typeof gathered !== 'string') return undefined
  const groups = childrenNamed(calculation, 'bin').map((bin) => {
    const members = childrenNamed(bin, 'value').map(({ text }) => memberText(text))
    return [parseLiteral(bin.attributes.get('value') ?? ''), members] as const
  })
  const named = groups.map(([name, members]) => [String(name ?? 'Null'), members] as const)
  const pill = parseInstanceName(column)
  const operand = pill === undefined ? column : derivedOperand(pill.column, pill.derivation)
  const isText = named.every(([, members]) => members.every((text) => /^(?:"|NULL$)/.test(text)))
  const own = isText ? operand : `STR(${operand})`
  const otherwise = keepsOthers ? own : literalText(String(gathered))
  return labelFormula({ operand, groups: named, otherwise })
}

/** The formula of a group that combines the members of several fields, such as `East, Pens`; undefined for sets. */
export function combinedFormula(group: XmlElement | undefined): string | undefined {
  const crossed = childAt(group, 'groupfilter')
  if (attribute(crossed, 'function') !== 'crossjoin') return undefined
  const parts = childrenNamed(crossed, 'groupfilter')
  const isWhole = parts.every((part) => attribute(part, 'function') === 'level-members')
  if (parts.length < 2 || !isWhole) return undefined
  const texts = parts.map((part) => {
    const level = attribute(part, 'level') ?? ''
    const pill = parseInstanceName(level)
    const operand = pill === undefined ? level : derivedOperand(pill.column, pill.derivation)
    return `IFNULL(STR(${operand}), "Null")`
  })
  return texts.join(' + ", " + ')
}

/** A date stays one: as a text it would not compare. */
function memberText(written: string): string {
  const text = written.trim()
  return /^#.*#$/s.test(text) ? text : literalText(parseLiteral(text))
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
