/** Sets, groups and bins as formulas: the same language computes them. */

import { bracket } from '../model/names.ts'
import type { Literal } from '../model/sheet.ts'

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
export function binFormula(bin: { readonly field: string; readonly size: number }): string {
  return `FLOOR(${bracket(bin.field)} / ${bin.size}) * ${bin.size}`
}
