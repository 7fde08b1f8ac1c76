/** Documents ten times as large in one count each: what limits must let pass. */

import type { XmlElement } from '../src/package/xml-tree.ts'
import { element } from './write-xml.ts'

const times = 10

/** Elements of which documents have many; each becomes ten, with names of their own. */
export const countedElements = [
  'worksheet',
  'dashboard',
  'window',
  'thumbnail',
  'datasource',
  'column',
  'column-instance',
  'metadata-record',
  'relation',
  'named-connection',
  'zone',
  'filter',
  'groupfilter',
  'pane',
  'color',
  'style-rule',
  'format',
  'sort',
  'group',
  'alias',
  'run',
] as const

/** Elements inside others of their name are copied, those around them are not. */
export function grownIn(root: XmlElement, name: string): XmlElement {
  const visit = (at: XmlElement): XmlElement => ({
    ...at,
    children: at.children.flatMap((child) => {
      const grown = visit(child)
      const isInnermost = child.name === name && !contains(child, name)
      return isInnermost ? [grown, ...copiesOf(grown)] : [grown]
    }),
  })
  return visit(root)
}

function contains({ children }: XmlElement, name: string): boolean {
  return children.some((child) => child.name === name || contains(child, name))
}

function copiesOf(original: XmlElement): readonly XmlElement[] {
  return Array.from({ length: times - 1 }, (_, index) => {
    const attributes = new Map(original.attributes)
    const name = attributes.get('name')
    if (name !== undefined) attributes.set('name', renamed(name, index + 2))
    return { ...original, attributes }
  })
}

/** Names in brackets stay in them. */
const renamed = (name: string, copy: number): string =>
  name.endsWith(']') ? `${name.slice(0, -1)} ${copy}]` : `${name} ${copy}`

/** Ten attributes for each, on every element. */
export function grownInAttributes(at: XmlElement): XmlElement {
  const more = [...at.attributes].flatMap(([name, value]) =>
    Array.from({ length: times - 1 }, (_, copy): [string, string] => [`${name}-${copy}`, value]),
  )
  return {
    ...at,
    attributes: new Map([...at.attributes, ...more]),
    children: at.children.map(grownInAttributes),
  }
}

/** Ten times as deep, in a part that nothing reads. */
export function grownInDepth(root: XmlElement): XmlElement {
  let nested = element('unknown')
  for (let level = 1; level < times * depthOf(root); level += 1)
    nested = element('unknown', {}, [nested])
  return { ...root, children: [...root.children, nested] }
}

/** Ten times the longest text and the longest value, in a part that nothing reads. */
export function grownInText(root: XmlElement): XmlElement {
  let longest = 0
  const visit = ({ text, attributes, children }: XmlElement): void => {
    longest = Math.max(
      longest,
      text.length,
      ...[...attributes.values()].map(({ length }) => length),
    )
    children.forEach(visit)
  }
  visit(root)
  const text = 'x'.repeat(times * longest)
  return { ...root, children: [...root.children, { ...element('unknown', { value: text }), text }] }
}

function depthOf({ children }: XmlElement): number {
  return 1 + children.reduce((most, child) => Math.max(most, depthOf(child)), 0)
}

export const growths: readonly (readonly [name: string, grow: (root: XmlElement) => XmlElement])[] =
  [
    ...countedElements.map(
      (name) => [`${name} elements`, (root: XmlElement) => grownIn(root, name)] as const,
    ),
    ['attributes', grownInAttributes],
    ['depth', grownInDepth],
    ['text', grownInText],
  ]
