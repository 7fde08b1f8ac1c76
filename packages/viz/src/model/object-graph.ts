/** The object model of a data source: logical tables, and how their rows belong together. */

import type { XmlElement } from '../package/xml-tree.ts'
import type { ObjectModel, RelationshipModel } from './datasource-facts.ts'
import { conditionsOf, parseRelation } from './relation.ts'
import { attribute, childAt, childrenNamed, descendantsNamed, optional } from './xml-access.ts'

export interface ObjectGraph {
  readonly objects: readonly ObjectModel[]
  readonly relationships: readonly RelationshipModel[]
}

export function parseObjectGraph(element: XmlElement | undefined): ObjectGraph {
  return {
    objects: descendantsNamed(childAt(element, 'objects'), 'object').map(parseObject),
    relationships: descendantsNamed(childAt(element, 'relationships'), 'relationship').map(
      parseRelationship,
    ),
  }
}

/** An extracted object says where it is twice: as it is live, without a context, and as it is in the extract. */
function parseObject(element: XmlElement): ObjectModel {
  const id = attribute(element, 'id') ?? ''
  const inContext = (context: string | undefined) => {
    const found = childrenNamed(element, 'properties').find(
      (properties) => attribute(properties, 'context') === context,
    )
    const relation = childAt(found, 'relation')
    return relation && parseRelation(relation)
  }
  return {
    id,
    caption: attribute(element, 'caption') ?? id,
    ...optional('relation', inContext(undefined)),
    ...optional('extractRelation', inContext('extract')),
  }
}

function parseRelationship(element: XmlElement): RelationshipModel {
  return {
    first: attribute(childAt(element, 'first-end-point'), 'object-id') ?? '',
    second: attribute(childAt(element, 'second-end-point'), 'object-id') ?? '',
    on: conditionsOf(childAt(element, 'expression')),
  }
}
