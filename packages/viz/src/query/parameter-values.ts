/** Values of a workbook's parameters for one request: the workbook's own, those of `vf_Parameters.` over them. */

import { unbracket } from '../model/names.ts'
import type { ParameterModel } from '../model/parameter.ts'
import type { DataType, Literal } from '../model/sheet.ts'
import { readValue } from './request-value.ts'

export interface ParameterValues {
  /** By name with brackets. */
  readonly values: ReadonlyMap<string, Literal>
  /** Names that are no parameter of the workbook. */
  readonly unknown: readonly string[]
  /** One sentence for each value that was dropped. */
  readonly warnings: readonly string[]
}

/** A value that its type cannot read, or that the parameter does not allow, is dropped. */
export function parameterValues(
  parameters: readonly ParameterModel[],
  request: Readonly<Record<string, string>>,
): ParameterValues {
  const values = new Map(parameters.map(({ name, value }): [string, Literal] => [name, value]))
  const warnings: string[] = []
  const unknown: string[] = []
  for (const [name, text] of Object.entries(request)) {
    const parameter = parameters.find(({ caption }) => caption === unbracket(name))
    if (parameter === undefined) {
      unknown.push(name)
      continue
    }
    const value = allowedValue(parameter, text)
    if (value === undefined) {
      warnings.push(`"${text}" is not a value of parameter "${name}"; it was ignored`)
    } else values.set(parameter.name, value)
  }
  return { values, unknown, warnings }
}

function allowedValue(parameter: ParameterModel, text: string): Literal | undefined {
  const aliased = parameter.members.find(({ alias }) => alias === text)
  if (aliased !== undefined) return aliased.value
  const type = dataTypes.find((known) => known === parameter.dataType) ?? 'string'
  const value = readValue(text, type)
  if (value === undefined || !isInDomain(parameter, value)) return undefined
  return value
}

function isInDomain({ domain, members, min, max }: ParameterModel, value: Literal): boolean {
  if (domain === 'list') return members.some((member) => member.value === value)
  if (domain === 'any') return true
  const isBelow = (a: Literal, b: Literal) =>
    typeof a === 'string' || typeof b === 'string' ? String(a) < String(b) : Number(a) < Number(b)
  return !(min != null && isBelow(value, min)) && !(max != null && isBelow(max, value))
}

const dataTypes: readonly DataType[] = ['string', 'integer', 'real', 'boolean', 'date', 'datetime']
