/** Element trees with one element changed. */

import type { XmlElement } from '../../src/package/xml-tree.ts'

/** The elements below the root, in document order. */
export function allElements(root: XmlElement): readonly XmlElement[] {
  const found: XmlElement[] = []
  const visit = (at: XmlElement): void => {
    for (const child of at.children) {
      found.push(child)
      visit(child)
    }
  }
  visit(root)
  return found.length === 0 ? [root] : found
}

/** The tree with what `change` makes of the target in its place. */
export function changedAt(
  root: XmlElement,
  target: XmlElement,
  change: (found: XmlElement) => readonly XmlElement[],
): XmlElement {
  const visit = (at: XmlElement): XmlElement => ({
    ...at,
    children: at.children.flatMap((child) => (child === target ? change(child) : [visit(child)])),
  })
  return visit(root)
}

export function withAttribute(found: XmlElement, name: string, value: string): XmlElement {
  return { ...found, attributes: new Map([...found.attributes, [name, value]]) }
}

/** Copies beside each other, with names of their own where they have one. */
export function repeated(found: XmlElement, times: number): readonly XmlElement[] {
  const name = found.attributes.get('name')
  return Array.from({ length: times }, (_, index) =>
    name === undefined || index === 0
      ? found
      : withAttribute(found, 'name', nameOfCopy(name, index)),
  )
}

const nameOfCopy = (name: string, copy: number): string =>
  name.endsWith(']') ? `${name.slice(0, -1)} ${copy}]` : `${name} ${copy}`
