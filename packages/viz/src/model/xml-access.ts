/** Small questions to an element tree, so that readers of the workbook say what they want and not how. */

import type { XmlElement } from '../package/xml-tree.ts'

export function childrenNamed(
  element: XmlElement | undefined,
  name: string,
): readonly XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? []
}

/** First element at the end of a path of names, e.g. `childAt(workbook, 'worksheets', 'worksheet')`. */
export function childAt(
  element: XmlElement | undefined,
  ...path: readonly string[]
): XmlElement | undefined {
  let at = element
  for (const name of path) at = at?.children.find((child) => child.name === name)
  return at
}

/** Attribute value; undefined when absent or empty, which the documents use alike. */
export function attribute(element: XmlElement | undefined, name: string): string | undefined {
  const value = element?.attributes.get(name)
  return value === '' ? undefined : value
}

export function isTrue(element: XmlElement | undefined, name: string): boolean {
  return element?.attributes.get(name) === 'true'
}

/** Trimmed text of the first child of that name; undefined when absent or empty. */
export function childText(element: XmlElement | undefined, name: string): string | undefined {
  const text = childAt(element, name)?.text.trim()
  return text === '' ? undefined : text
}

/** The element's descendants of that name, in document order. */
export function descendantsNamed(element: XmlElement | undefined, name: string): XmlElement[] {
  const found: XmlElement[] = []
  const visit = (at: XmlElement): void => {
    for (const child of at.children) {
      if (child.name === name) found.push(child)
      visit(child)
    }
  }
  if (element !== undefined) visit(element)
  return found
}

/** `{ [key]: value }`, or nothing when the value is absent: optional properties stay absent, not undefined. */
export function optional<K extends string, V>(
  key: K,
  value: V | undefined,
): { readonly [P in K]?: V }
export function optional(key: string, value: unknown): Readonly<Record<string, unknown>> {
  return value === undefined ? {} : { [key]: value }
}
