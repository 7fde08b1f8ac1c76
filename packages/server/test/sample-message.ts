/** Messages made from a schema, with real ids where the schema has room for one. */

import type { AnyMethod, TObject } from '@easel/contract'

/** Real ids and web addresses by the name under which paths and queries know them: `workbookId`, `siteId`, `contentUrl`. */
export type Ids = Readonly<Record<string, string>>

interface Keywords {
  readonly type?: string
  readonly wire?: string
  readonly enum?: readonly string[]
  readonly items?: Keywords
  readonly properties?: Readonly<Record<string, Keywords>>
}

/** Words of an element for a thing that paths call otherwise. */
const otherNames: Ids = {
  owner: 'userId',
  parentProjectId: 'projectId',
  ownerId: 'userId',
  defaultViewId: 'viewId',
  granteeId: 'userId',
  user: 'userId',
  content: 'viewId',
  favoriteId: 'viewId',
  favoriteIdMoveAfter: 'workbookId',
}

/** Things of which no site here has one. */
const absent: Ids = {
  group: '00000000-0000-4000-8000-000000000001',
  groupSet: '00000000-0000-4000-8000-000000000002',
  datasource: '00000000-0000-4000-8000-000000000003',
}

/** Parameters of paths that name a word, or a thing of which no site has one. */
const words: Ids = {
  contentType: 'workbooks',
  granteeType: 'users',
  capabilityName: 'Read',
  capabilityMode: 'Allow',
  tagName: 'tag',
  revisionNumber: '1',
  subscriptionId: '00000000-0000-4000-8000-000000000004',
}

/** Every member of the message, optional ones too; texts say `text`. */
export function sampleMessage(schema: TObject, ids: Ids, text: string): object {
  return memberOf(schema, { name: '', parent: '', ids, text }) as object
}

interface Place {
  readonly name: string
  /** Name of the element around it. */
  readonly parent: string
  readonly ids: Ids
  readonly text: string
}

function memberOf(schema: Keywords, place: Place): unknown {
  if (schema.properties !== undefined) {
    const members = Object.entries(schema.properties).map(([name, inner]) => [
      name,
      memberOf(inner, { ...place, name, parent: place.name }),
    ])
    return Object.fromEntries(members) as object
  }
  if (schema.items !== undefined) return [memberOf(schema.items, place)]
  return scalarOf(schema, place)
}

function scalarOf({ wire, enum: words }: Keywords, { name, parent, ids, text }: Place): unknown {
  const id = idOf(name, parent, ids)
  if (id !== undefined) return id
  if (words?.[0] !== undefined) return words[0]
  switch (wire) {
    case 'boolean':
      return true
    case 'number':
      return 1
    case 'digits':
      return '1'
    case 'time':
      return '2026-01-01T00:00:00Z'
    default:
      return text
  }
}

function idOf(name: string, parent: string, ids: Ids): string | undefined {
  if (name === 'id') return ids[otherNames[parent] ?? `${parent}Id`] ?? absent[parent]
  if (name === 'contentUrl') return parent === 'site' ? ids['contentUrl'] : undefined
  return ids[otherNames[name] ?? name]
}

/** The method's path with the ids that it names. @throws Error where a kind of id is not known */
export function pathWith(path: string, ids: Ids): string {
  return path.replace(/(?<=\/):(\w+)/g, (_, name: string) => {
    const id = ids[otherNames[name] ?? name] ?? words[name]
    if (id === undefined)
      throw new Error(`add a real :${name} to the things of a site, for ${path}`)
    return encodeURIComponent(id)
  })
}

/** Query parameters that name a thing, and those that a method cannot do without to use it. */
export function queryWith({ query }: AnyMethod, ids: Ids): string {
  const properties = Object.keys(query.properties)
  const named = properties.flatMap((name) => {
    const id = ids[name]
    return id === undefined ? [] : [`${name}=${encodeURIComponent(id)}`]
  })
  const isUpload = properties.includes('uploadSessionId') && properties.includes('workbookType')
  return [...named, ...(isUpload ? ['workbookType=twbx'] : [])].join('&')
}
