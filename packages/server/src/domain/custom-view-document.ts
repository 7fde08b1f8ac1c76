/** The document of a custom view: which view it is of, and the filters that it sets. */

import { readXml, type XmlNode } from '@easel/contract'

export interface CustomViewDocument {
  /** Name of the view, as the workbook has it. */
  readonly viewName: string
  /** What the user changed, as XML; empty where nothing was. */
  readonly changes: string
}

type Read<T> = T | { readonly problem: string }

/** `[{"isSourceView": true, "viewName": "...", "tcv": "base64"}]`: one entry is the view itself. */
export function readCustomView(text: string): Read<CustomViewDocument> {
  const entries = parsed(text)
  if (!Array.isArray(entries)) return { problem: 'a custom view is a JSON array of views' }
  const view: unknown = entries.find((entry) => isObject(entry) && entry['isSourceView'] === true)
  if (!isObject(view)) return { problem: 'no entry of the custom view has isSourceView: true' }
  const { viewName, tcv } = view
  if (typeof viewName !== 'string' || viewName === '') {
    return { problem: 'the entry with isSourceView has no viewName' }
  }
  if (typeof tcv !== 'string') return { problem: `view '${viewName}' has no tcv` }
  return { viewName, changes: Buffer.from(tcv, 'base64').toString('utf8').trim() }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/**
 * Values by the caption of the field, as `vf_` parameters have them.
 *
 * Filters by members are read. Others, and documents that are no XML, are refused by name: a picture without them shows something else.
 */
export function filtersOf({ changes }: CustomViewDocument): Read<ReadonlyMap<string, string>> {
  const filters = new Map<string, string>()
  if (changes === '') return filters
  const root = rootOf(changes)
  if (root === null) return { problem: 'the changes of the custom view are not readable as XML' }
  for (const filter of elementsOf(root, 'filter')) {
    const field = fieldOf(filter.attributes['column'] ?? '')
    const values = valuesOf(filter)
    if (values === null) {
      return { problem: `the custom view filters '${field}' otherwise than by members` }
    }
    if (values.length > 0) filters.set(field, values.join(','))
  }
  return filters
}

function rootOf(xml: string): XmlNode | null {
  try {
    return readXml(Buffer.from(xml))
  } catch {
    return null
  }
}

function elementsOf(node: XmlNode, name: string): readonly XmlNode[] {
  const within = node.children.flatMap((child) => elementsOf(child, name))
  return node.name === name ? [node, ...within] : within
}

/** `[source].[none:Region:nk]` and `[source].[Region]` are the field Region. */
function fieldOf(column: string): string {
  const inner = /\[([^\]]*)\]\s*$/.exec(column)?.[1] ?? column
  return /^\w+:(.+):\w+$/.exec(inner)?.[1] ?? inner
}

/** Empty: all members. Null: no filter by members. */
function valuesOf(filter: XmlNode): readonly string[] | null {
  if (filter.attributes['class'] !== 'categorical') return null
  const groups = filter.children.filter(({ name }) => name === 'groupfilter')
  const values = groups.map(membersOf)
  return values.includes(null) ? null : values.flatMap((each) => each ?? [])
}

function membersOf({ attributes, children }: XmlNode): readonly string[] | null {
  switch (attributes['function']) {
    case 'level-members':
      return []
    case 'member':
      return [unquoted(attributes['member'] ?? '')]
    case 'union': {
      const inner = children.map(membersOf)
      return inner.includes(null) ? null : inner.flatMap((each) => each ?? [])
    }
    default:
      return null
  }
}

/** A comma within a value is escaped, as it is between values. */
const unquoted = (member: string): string =>
  member
    .replace(/^"(.*)"$/s, '$1')
    .replaceAll('""', '"')
    .replaceAll(/[\\,]/g, String.raw`\$&`)
