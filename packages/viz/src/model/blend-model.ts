/** How a workbook links data sources where a sheet uses several. */

import type { XmlElement } from '../package/xml-tree.ts'
import { attribute, childrenNamed, descendantsNamed } from './xml-access.ts'

/** Pairs of qualified instance names of two data sources, from `datasource-relationship` elements. */
export interface BlendModel {
  readonly source: string
  readonly target: string
  readonly pairs: readonly (readonly [source: string, target: string])[]
}

export function parseBlends(element: XmlElement | undefined): readonly BlendModel[] {
  return childrenNamed(element, 'datasource-relationship').map((relationship) => ({
    source: attribute(relationship, 'source') ?? '',
    target: attribute(relationship, 'target') ?? '',
    pairs: descendantsNamed(relationship, 'map').map((map) => [
      map.attributes.get('key') ?? '',
      map.attributes.get('value') ?? '',
    ]),
  }))
}
