/** A message schema as an outline that reads like its JSON form. */

import { objectShape, type Field } from '../../packages/contract/src/wire/shape.ts'
import type { ElementShape } from '../../packages/contract/src/wire/shape.ts'
import type { TObject } from '../../packages/contract/src/wire/types.ts'
import { scalarKind } from './outline.ts'

/** Lines of a whole message. `?` after a name: may be absent. */
export function jsonOutline(schema: TObject): string {
  return elementLines(objectShape(schema), '').join('\n')
}

function elementLines(shape: ElementShape, indent: string): readonly string[] {
  const fields = [...shape.attributes, ...shape.children]
  if (fields.length === 0) return ['{}']
  const inside = fields.flatMap((field) => fieldLines(field, `${indent}  `))
  return ['{', ...inside, `${indent}}`]
}

function fieldLines({ name, isRequired, shape }: Field, indent: string): readonly string[] {
  const label = `${indent}${name}${isRequired ? '' : '?'}: `
  if (shape.kind === 'scalar') return [`${label}${scalarKind(shape)}`]
  const item = shape.kind === 'list' ? shape.item : shape
  const open = shape.kind === 'list' ? '[' : ''
  const close = shape.kind === 'list' ? ']' : ''
  if (item.kind === 'scalar') return [`${label}${open}${scalarKind(item)}${close}`]
  const [first = '', ...rest] = elementLines(item, indent)
  const lines = [`${label}${open}${first}`, ...rest]
  return [...lines.slice(0, -1), `${lines.at(-1) ?? ''}${close}`]
}
