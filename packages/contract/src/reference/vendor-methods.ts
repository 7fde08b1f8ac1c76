/** The list of every method that the vendor's references and clients know, as rows: {@link parseVendorMethods} reads the file beside this one. */

const columns = [
  'api',
  'group',
  'name',
  'verb',
  'path',
  'scope',
  'since',
  'clients',
  'status',
  'note',
] as const
type Column = (typeof columns)[number]

export const clients = ['TSC', 'tabcmd', 'mcp'] as const
export type Client = (typeof clients)[number]

const apis = ['rest', 'cloud-manager'] as const
export type Api = (typeof apis)[number]

const statuses = [
  'current',
  'cloud-only',
  'server-only',
  'deprecated',
  'retired',
  'experimental',
] as const
export type Status = (typeof statuses)[number]

/** One method of the vendor's service. */
export interface VendorMethod {
  readonly api: Api
  readonly group: string
  readonly name: string
  readonly verb: string
  /** From the root of the host, with `{name}` for parameters; may end in a query that tells the method from its neighbours. */
  readonly path: string
  /** Scope printed on the method's page; null where the page prints none. */
  readonly scope: string | null
  /** As the list has it: a version, with `?` where no source states it, or `v1`; null where unknown. */
  readonly since: string | null
  readonly clients: readonly Client[]
  readonly status: Status
  readonly note: string | null
}

function oneOf<W extends string>(words: readonly W[], text: string, where: string): W {
  const word = words.find((known) => known === text)
  if (word === undefined) throw new Error(`${where}: ${text} is not one of ${words.join(', ')}`)
  return word
}

const orNull = (text: string): string | null => (text === '-' ? null : text)

function readRow(line: string, where: string): VendorMethod {
  const cells = line.split('\t')
  if (cells.length !== columns.length)
    throw new Error(`${where}: ${cells.length} cells, expected ${columns.length}`)
  const cell = (column: Column): string => cells[columns.indexOf(column)] ?? ''
  const called = orNull(cell('clients'))?.split(',') ?? []
  return {
    api: oneOf(apis, cell('api'), where),
    group: cell('group'),
    name: cell('name'),
    verb: cell('verb'),
    path: cell('path'),
    scope: orNull(cell('scope')),
    since: orNull(cell('since')),
    clients: called.map((client) => oneOf(clients, client, where)),
    status: oneOf(statuses, cell('status'), where),
    note: orNull(cell('note')),
  }
}

/** @throws Error naming the line that has not the form of the list. */
export function parseVendorMethods(text: string): readonly VendorMethod[] {
  const lines = text.split('\n').map((line, index) => ({ line, where: `line ${index + 1}` }))
  const [header, ...rows] = lines.filter(({ line }) => line !== '' && !line.startsWith('#'))
  if (header?.line !== columns.join('\t'))
    throw new Error(`vendor methods: the header line is not ${columns.join(', ')}`)
  return rows.map(({ line, where }) => readRow(line, `vendor methods, ${where}`))
}
