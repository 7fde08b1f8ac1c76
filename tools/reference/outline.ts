/** A message schema as an outline that reads like its XML form. */

import { messageShape, type Field } from '../../packages/contract/src/wire/shape.ts'
import type { ElementShape, ScalarShape } from '../../packages/contract/src/wire/shape.ts'
import type { TObject } from '../../packages/contract/src/wire/types.ts'

const wires: Readonly<Record<ScalarShape['wire'], string>> = {
  text: 'text',
  boolean: 'boolean',
  'boolean-text': 'boolean (JSON: text)',
  number: 'integer',
  decimal: 'number',
  digits: 'integer (JSON: text)',
  time: 'time',
}

/** What a scalar holds, e.g. `text`, `Active | Suspended` or `LUID | empty`. */
export function scalarKind({ wire, words, isLuid, keepsEmpty }: ScalarShape): string {
  const kinds = words ?? (isLuid ? ['LUID'] : null)
  return kinds === null ? wires[wire] : [...kinds, ...(keepsEmpty ? ['empty'] : [])].join(' | ')
}

const mark = (field: Field): string => (field.isRequired ? '' : '?')

function elementLines(
  name: string,
  shape: ElementShape,
  indent: string,
  count: string,
): readonly string[] {
  const attributes = shape.attributes.map(
    (field) => `${field.name}${mark(field)}="${scalarKind(field.shape)}"`,
  )
  const inside = `${indent}    `
  const oneLine = `${indent}<${[name, ...attributes].join(' ')}`
  const open =
    oneLine.length <= 96
      ? [oneLine]
      : [`${indent}<${name}`, ...attributes.map((text) => `${inside}${text}`)]
  const content = shape.content === null ? '' : scalarKind(shape.content.shape)
  const children = shape.children.flatMap((field) => fieldLines(field, `${indent}  `))
  if (children.length === 0) {
    open.push(`${open.pop() ?? ''}${content === '' ? '/>' : `>${content}</${name}>`}${count}`)
    return open
  }
  open.push(`${open.pop() ?? ''}>${content}${count}`)
  return [...open, ...children, `${indent}</${name}>`]
}

function fieldLines(field: Field, indent: string): readonly string[] {
  const { name, shape } = field
  const optional = field.isRequired ? '' : '  (optional)'
  if (shape.kind === 'scalar')
    return [`${indent}<${name}>${scalarKind(shape)}</${name}>${optional}`]
  if (shape.kind === 'element') return elementLines(name, shape, indent, optional)
  if (shape.item.kind === 'scalar')
    return [`${indent}<${name}>${scalarKind(shape.item)}</${name}>  (any number)`]
  return elementLines(name, shape.item, indent, '  (any number)')
}

/** Lines of a whole message below its root. `?` after an attribute's name: may be absent. */
export function outline(schema: TObject, root: 'tsRequest' | 'tsResponse'): string {
  const children = messageShape(schema).children.flatMap((field) => fieldLines(field, '  '))
  return [`<${root}>`, ...children, `</${root}>`].join('\n')
}
