/** The page of coverage: the vendor's whole list against what is declared. */

import type { Verb, UriMark } from '../../packages/contract/src/index.ts'
import { serves } from '../vendor/match.ts'
import { clients, type Api, type Client, type VendorMethod } from '../vendor/vendor-methods.ts'
import { code, methodLink, page, table } from './markdown.ts'

/** What the page needs of a declaration of either API. */
interface Declaration {
  readonly name: string
  readonly title: string
  readonly verb: Verb
  readonly path: string
  readonly mark?: UriMark
}

interface Row {
  readonly vendor: VendorMethod
  /** The declared method that answers it; null where none does. */
  readonly method: Declaration | null
}

const headings: Readonly<Record<Api, string>> = {
  rest: 'REST API',
  'cloud-manager': 'Cloud Manager REST API',
}

const pages: Readonly<Record<Api, string>> = {
  rest: 'methods.md',
  'cloud-manager': 'cloud-manager.md',
}

/**
 * Joins the two lists.
 *
 * @throws Error when a declared method is in no row: a wrong path or verb, or a row to add with its source
 */
export function matchRows(
  declared: Readonly<Record<Api, readonly Declaration[]>>,
  vendor: readonly VendorMethod[],
): readonly Row[] {
  const rows = vendor.map((row) => {
    const candidates = declared[row.api].filter((method) => serves(row.api, method, row))
    const sameTitle = candidates.find(({ title }) => title.toLowerCase() === row.name.toLowerCase())
    return { vendor: row, method: sameTitle ?? candidates[0] ?? null }
  })
  for (const [api, methods] of Object.entries(declared) as [Api, readonly Declaration[]][])
    for (const method of methods)
      if (method.mark !== 'own' && !vendor.some((row) => serves(api, method, row)))
        throw new Error(
          `${method.name}: the vendor's list has no ${method.verb} ${method.path}; correct it or add a row to packages/contract/src/reference/vendor-methods.tsv`,
        )
  return rows
}

function tally(rows: readonly Row[]): readonly string[] {
  const declared = rows.filter(({ method }) => method !== null).length
  const share = rows.length === 0 ? 0 : Math.floor((100 * declared) / rows.length)
  return [String(declared), String(rows.length), `${share} %`]
}

const calledBy = (rows: readonly Row[], client: Client): readonly Row[] =>
  rows.filter(({ vendor }) => vendor.clients.includes(client))

/** What a Cloud service of today offers: neither retired nor for Tableau Server alone. */
const isOffered = ({ vendor }: Row): boolean =>
  vendor.status !== 'retired' && vendor.status !== 'server-only'

const withClient = ({ vendor }: Row): boolean => vendor.clients.length > 0

function totals(rows: readonly Row[]): readonly string[] {
  return table(
    ['set', 'declared', 'of', ''],
    [
      ['all methods', ...tally(rows)],
      ['without those retired or for Tableau Server alone', ...tally(rows.filter(isOffered))],
      ...clients.map((client) => [`called by ${client}`, ...tally(calledBy(rows, client))]),
      ['called by any of them', ...tally(rows.filter(withClient))],
    ],
  )
}

const share = (rows: readonly Row[]): string => {
  const [declared = '', all = ''] = tally(rows)
  return all === '0' ? '' : `${declared} of ${all}`
}

function groupTable(groups: ReadonlyMap<string, readonly Row[]>): readonly string[] {
  return table(
    ['group', 'declared', ...clients],
    [...groups].map(([group, rows]) => [
      group,
      share(rows),
      ...clients.map((client) => share(calledBy(rows, client))),
    ]),
  )
}

function remark({ status, note }: VendorMethod): string {
  const isSaid = status === 'current' || note?.startsWith(status) === true
  return [isSaid ? null : status, note].filter((text) => text !== null).join('; ')
}

function methodTable(rows: readonly Row[]): readonly string[] {
  return table(
    ['method', 'request', 'since', 'clients', 'status', ''],
    rows.map(({ vendor, method }) => [
      method === null
        ? vendor.name
        : `**${vendor.name}**: ${methodLink(method.name, pages[vendor.api])}`,
      code(`${vendor.verb} ${vendor.path}`),
      vendor.since ?? '',
      vendor.clients.join(', '),
      method === null ? (vendor.status === 'server-only' ? 'not on Cloud' : 'not yet') : 'declared',
      remark(vendor),
    ]),
  )
}

export function coveragePage(rows: readonly Row[]): string {
  const parts = (Object.keys(headings) as Api[]).flatMap((api) => {
    const ofApi = rows.filter(({ vendor }) => vendor.api === api)
    const groups = Map.groupBy(ofApi, ({ vendor }) => vendor.group)
    return [
      `## ${headings[api]}`,
      totals(ofApi),
      groupTable(groups),
      ...[...groups].flatMap(([group, ofGroup]) => [`### ${group}`, methodTable(ofGroup)]),
    ]
  })
  return page('Coverage', [
    "Every method of the vendor's references, and whether Easel declares it. A declared method has a handler: the server does not compile otherwise. The list, its sources and the meaning of its columns: `packages/contract/src/reference/vendor-methods.tsv`.",
    'Clients: TSC is tableauserverclient for Python, tabcmd the command line, mcp the tableau-mcp server. A `?` marks a version that no source states outright.',
    ...parts,
  ])
}
