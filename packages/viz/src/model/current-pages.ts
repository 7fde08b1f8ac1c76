/** The pages on which the sheets of a document were saved. */

import type { XmlElement } from '../package/xml-tree.ts'
import { parseLiteral } from './literal.ts'
import type { Tab } from './sheet-names.ts'
import type { Literal } from './sheet.ts'
import { attribute, childAt, childrenNamed, descendantsNamed } from './xml-access.ts'

/** By worksheet: a member of each field of its pages. */
export type CurrentPages = ReadonlyMap<string, readonly Literal[]>

/** A sheet's own window says its page, else that of a dashboard which shows it. */
export function parseCurrentPages(tabs: readonly Tab[]): CurrentPages {
  const found = new Map<string, readonly Literal[]>()
  const add = (name: string, viewpoint: XmlElement | undefined) => {
    const page = childAt(viewpoint, 'current-page')
    const buckets = descendantsNamed(page, 'bucket').map(({ text }) => parseLiteral(text))
    if (buckets.length > 0 && !found.has(name)) found.set(name, buckets)
  }
  for (const { element, name } of tabs) add(name, childAt(element, 'viewpoint'))
  for (const { element } of tabs) {
    for (const viewpoint of childrenNamed(childAt(element, 'viewpoints'), 'viewpoint')) {
      add(attribute(viewpoint, 'name') ?? '', viewpoint)
    }
  }
  return found
}
