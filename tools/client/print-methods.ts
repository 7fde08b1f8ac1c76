/** The types of the client's methods as text, by method and by family. */

import {
  cloudPipelineErrors,
  pipelineErrors,
  type AnyCloudMethod,
  type AnyMethod,
  type FieldSets,
  type ListGrammar,
  type TObject,
} from '@easel/contract'
import { propertyName, quoted, unionOf, type SchemaPrinter } from './print-schema.ts'

export interface PrintedMethod {
  readonly name: string
  readonly arguments: string
  readonly answer: string
  /** Null where the method answers no list. */
  readonly item: string | null
  readonly isOptional: boolean
  /** The member of an interface. */
  readonly member: string
}

type Declared = AnyMethod | AnyCloudMethod

const parametersOf = (path: string): readonly string[] =>
  [...path.matchAll(/\/:([A-Za-z]\w*)/g)].map(([, name = '']) => name)

const valueTypes = { text: 'string', number: 'number', boolean: 'boolean', time: 'Date' } as const

/** Prints methods with one printer, so that they share the interfaces of elements. */
export class MethodPrinter {
  readonly #schemas: SchemaPrinter

  constructor(schemas: SchemaPrinter) {
    this.#schemas = schemas
  }

  rest(method: AnyMethod): PrintedMethod {
    const { body, query, list } = method
    const takesSession = Object.hasOwn(query.properties, 'uploadSessionId')
    const mark = takesSession ? '?' : ''
    const members = [
      ...parametersOf(method.path)
        .filter((name) => name !== 'siteId')
        .map((name) => `readonly ${name}: string`),
      ...this.#schemas.members(query),
      ...this.#messageMembers(body),
      ...(body.kind === 'parts'
        ? [`readonly file${mark}: FileSource`, 'readonly fileName?: string']
        : []),
      ...(list === undefined ? [] : listMembers(list)),
      ...(method.takesViewFilters === true ? ['readonly filters?: ViewFilters'] : []),
    ]
    const isList = list !== undefined && isPage(method)
    return this.#printed(method, members, { isList, codes: 'PipelineCode' })
  }

  cloud(method: AnyCloudMethod): PrintedMethod {
    const members = [
      ...parametersOf(method.path).map((name) =>
        name === 'tenantId' ? `readonly tenantId?: string` : `readonly ${name}: string`,
      ),
      ...this.#schemas.members(method.query),
      ...this.#messageMembers(method.body),
      ...(method.isPaged === true
        ? ['readonly maxResults?: number', 'readonly pageToken?: string']
        : []),
    ]
    return this.#printed(method, members, {
      isList: method.isPaged === true,
      codes: 'CloudPipelineCode',
    })
  }

  #messageMembers(body: Declared['body']): readonly string[] {
    if (body.kind === 'message') return this.#schemas.members(body.schema)
    return body.kind === 'parts' && body.payload !== null ? this.#schemas.members(body.payload) : []
  }

  #printed(
    method: Declared,
    members: readonly string[],
    { isList, codes }: { readonly isList: boolean; readonly codes: string },
  ): PrintedMethod {
    const isOptional = members.every((member) =>
      /readonly \S+\?:/.test(member.split(': ', 1)[0] + ':'),
    )
    const args = `{ ${members.join('; ')} }`
    const answer = this.#answer(method)
    const item = isList ? this.#item(method) : null
    const returned = item === null ? `Call<${answer}>` : `ListCall<${answer}, ${item}>`
    const own = unionOf([...method.errors.map(quoted), codes])
    const member = [
      `/** ${method.title}. ${scopeNote(method)} */`,
      `readonly ${propertyName(method.name)}: Method<${args}, ${returned}, ${own}>`,
    ].join('\n')
    return { name: method.name, arguments: args, answer, item, isOptional, member }
  }

  #answer({ reply, name }: Declared): string {
    switch (reply.kind) {
      case 'message':
        return this.#message(reply.schema)
      case 'messages': {
        const schemas = Object.values(reply.schemas)
        const names = [...new Set(schemas.flatMap((schema) => Object.keys(schema.properties)))]
        return unionOf(schemas.map((schema) => this.#exclusive(schema, names)))
      }
      case 'array':
        return `readonly ${this.#schemas.type(reply.item, `${name}Item`)}[]`
      case 'file':
        return 'Download'
      case 'refused':
        return 'never'
      case 'empty':
        return 'void'
    }
  }

  #message(schema: TObject): string {
    return `{ ${this.#schemas.members(schema).join('; ')} }`
  }

  #exclusive(schema: TObject, names: readonly string[]): string {
    const absent = names
      .filter((name) => !Object.hasOwn(schema.properties, name))
      .map((name) => `readonly ${name}?: never`)
    return `{ ${[...this.#schemas.members(schema), ...absent].join('; ')} }`
  }

  #item({ reply }: Declared): string {
    if (reply.kind !== 'message') return 'never'
    const item = itemIn(reply.schema)
    return item === null ? 'never' : this.#schemas.type(item.schema, item.name)
  }
}

interface Lists {
  readonly items?: TObject
  readonly properties?: Readonly<Record<string, { readonly items?: TObject }>>
}

function itemIn(schema: TObject): { readonly schema: TObject; readonly name: string } | null {
  for (const [name, inner] of Object.entries(
    schema.properties as unknown as Readonly<Record<string, Lists>>,
  )) {
    if (name === 'pagination') continue
    if (inner.items !== undefined) return { schema: inner.items, name }
    for (const [below, { items }] of Object.entries(inner.properties ?? {})) {
      if (items !== undefined) return { schema: items, name: below }
    }
  }
  return null
}

const isPage = ({ reply }: AnyMethod): boolean =>
  reply.kind === 'message' && Object.hasOwn(reply.schema.properties, 'pagination')

function listMembers({ filter, sort, fields }: ListGrammar): readonly string[] {
  const conditions = Object.entries(filter).map(
    ([name, { type, operators }]) =>
      `readonly ${name}?: Condition<${valueTypes[type]}, ${unionOf(operators.map(quoted))}>`,
  )
  return [
    'readonly pageSize?: number',
    'readonly pageNumber?: number',
    ...(conditions.length > 0 ? [`readonly filter?: { ${conditions.join('; ')} }`] : []),
    ...(sort.length > 0
      ? [`readonly sort?: readonly SortKey<${unionOf(sort.map(quoted))}>[]`]
      : []),
    ...(fields === undefined ? [] : [`readonly fields?: readonly (${fieldNames(fields)})[]`]),
  ]
}

function fieldNames({ byDefault, all }: FieldSets): string {
  const listed = [...byDefault, ...all]
  const parents = listed
    .filter((name) => name.includes('.'))
    .map((name) => name.slice(0, name.indexOf('.')))
  const names = [...listed, ...parents, ...parents.map((name) => `${name}._all_`)]
  return unionOf([...new Set(['_all_', '_default_', ...names])].map(quoted))
}

function scopeNote({ scope }: Declared): string {
  if (scope === null) return 'Not callable in a session by JWT, or needs no session.'
  return scope === 'any-session' ? 'Any session.' : `Scope: ${scope.join(' or ')}.`
}

/** Codes that every request may answer. */
export const printedPipelines = [
  `type PipelineCode = ${unionOf(pipelineErrors.map(quoted))}`,
  `type CloudPipelineCode = ${unionOf(cloudPipelineErrors.map(quoted))}`,
].join('\n')
