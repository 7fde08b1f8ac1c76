/** Parameters of a workbook: single values that people may change. */

import type { XmlElement } from '../package/xml-tree.ts'
import { parseColumn } from './datasource.ts'
import { parseLiteral } from './literal.ts'
import type { Literal } from './sheet.ts'
import { attribute, childAt, childrenNamed, optional } from './xml-access.ts'

export interface ParameterModel {
  /** With brackets; formulas refer to it as `[Parameters].[name]`. */
  readonly name: string
  readonly caption: string
  readonly dataType: string
  readonly domain: 'any' | 'list' | 'range'
  readonly value: Literal
  readonly members: readonly { readonly value: Literal; readonly alias?: string }[]
  readonly min?: Literal
  readonly max?: Literal
}

export function parseParameter(element: XmlElement): ParameterModel {
  const column = parseColumn(element)
  const domain = attribute(element, 'param-domain-type')
  const range = childAt(element, 'range')
  const literal = (text: string | undefined) =>
    text === undefined ? undefined : parseLiteral(text)
  return {
    name: column.name,
    caption: column.caption ?? column.name.replaceAll(/^\[|\]$/g, ''),
    dataType: column.dataType,
    domain: domain === 'list' || domain === 'range' ? domain : 'any',
    value: literal(attribute(element, 'value')) ?? null,
    members: childrenNamed(childAt(element, 'members'), 'member').map((member) => ({
      value: parseLiteral(member.attributes.get('value') ?? ''),
      ...optional('alias', attribute(member, 'alias')),
    })),
    ...optional('min', literal(attribute(range, 'min'))),
    ...optional('max', literal(attribute(range, 'max'))),
  }
}
