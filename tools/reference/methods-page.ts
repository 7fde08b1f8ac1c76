/** The page of methods: all that a declaration says, one section a method. */

import {
  pipelineErrors,
  type AnyMethod,
  type CallerRule,
  type ScopeRule,
} from '../../packages/contract/src/index.ts'
import { messageShape, type ScalarShape } from '../../packages/contract/src/wire/shape.ts'
import { element, type TObject } from '../../packages/contract/src/wire/types.ts'
import type { Family } from '../families.ts'
import { openPath, pathNames } from '../openapi/parameters.ts'
import { block, code, codes, methodLink, page, table } from './markdown.ts'
import { outline, scalarKind } from './outline.ts'

type Part = string | readonly string[]

interface Section {
  readonly method: AnyMethod
  /** Messages that earlier sections show, with the name of the method. */
  readonly shown: Map<string, string>
}

const callers: Readonly<Record<CallerRule, string>> = {
  anyone: 'anyone, without a session',
  'signed-in': 'any signed-in user; rights on the content decide further',
  'site-administrator': 'site administrators',
}

export function scopeText(scope: ScopeRule, caller: CallerRule): string {
  if (caller === 'anyone') return 'none needed'
  if (scope === null) return 'not open to JWT sessions'
  if (scope === 'any-session') return 'open to every session'
  return scope.length === 1 ? codes(scope) : `one of ${codes(scope)}`
}

const error = (text: string): string => `[${text}](errors.md#${text})`

/** Kind of a query parameter: read as the attribute that its schema would be. */
function queryRows(method: AnyMethod): readonly (readonly string[])[] {
  return Object.entries(method.query.properties).map(([name, schema]) => {
    const shape = messageShape(element({ query: element({ [name]: schema }) }))
    const [query] = shape.children
    const scalar: ScalarShape | undefined =
      query?.shape.kind === 'element' ? query.shape.attributes[0]?.shape : undefined
    const isRequired = method.query.required?.includes(name) ?? false
    const text = (schema as { readonly description?: string }).description ?? ''
    return [code(name), scalar ? scalarKind(scalar) : '', isRequired ? 'yes' : 'no', text]
  })
}

function queryParts(method: AnyMethod): readonly Part[] {
  const rows = queryRows(method)
  const parts: Part[] = rows.length === 0 ? [] : [table(['query', 'kind', 'required', ''], rows)]
  if (method.takesViewFilters)
    parts.push('Takes filters of the view: `vf_<field>=value`, any number.')
  const { list } = method
  if (list === undefined) return parts
  const filters = Object.entries(list.filter).map(
    ([name, { type, operators }]) => `${code(name)} (${type}: ${operators.join(' ')})`,
  )
  const lines = ['- pages: `pageNumber`, `pageSize`']
  if (filters.length > 0) lines.push(`- filter: ${filters.join(', ')}`)
  if (list.sort.length > 0) lines.push(`- sort: ${codes(list.sort)}`)
  if (list.fields) {
    lines.push(`- fields by default: ${codes(list.fields.byDefault)}`)
    lines.push(`- fields that \`_all_\` adds: ${codes(list.fields.all)}`)
  }
  return [...parts, lines]
}

function bodyParts({ body }: AnyMethod): readonly Part[] {
  if (body.kind === 'none') return []
  if (body.kind === 'message') return ['Request:', block('xml', outline(body.schema, 'tsRequest'))]
  const files = `Request: \`multipart/mixed\`, at most ${body.limitBytes} bytes; the file in the part ${codes(body.fileParts)}`
  if (body.payload === null) return [`${files}.`]
  if (Object.keys(body.payload.properties).length === 0)
    return [`${files}, beside an empty \`request_payload\`.`]
  const payload = block('xml', outline(body.payload, 'tsRequest'))
  return [`${files}, beside \`request_payload\`:`, payload]
}

/** What is read and has no effect. */
function ignoredParts({ ignores = {} }: AnyMethod): readonly Part[] {
  const entries = Object.entries(ignores)
  if (entries.length === 0) return []
  return ['Read without an effect:', entries.map(([path, why]) => `- ${code(path)}: ${why}`)]
}

/** The message as an outline, or the method that has shown it already. */
function replyMessage(
  status: string,
  schema: TObject,
  { method, shown }: Section,
): readonly Part[] {
  const text = outline(schema, 'tsResponse')
  const earlier = shown.get(text)
  if (earlier !== undefined) return [`Reply: ${status}, as ${methodLink(earlier)}.`]
  shown.set(text, method.name)
  return [`Reply: ${status}`, block('xml', text)]
}

function replyParts(section: Section): readonly Part[] {
  const { reply } = section.method
  switch (reply.kind) {
    case 'empty':
      return ['Reply: 204, without a body.']
    case 'file':
      return [`Reply: 200, a file of type ${codes(reply.types)}.`]
    case 'message':
      return replyMessage(String(reply.status), reply.schema, section)
    case 'refused':
      return ['Reply: none; the method is refused, as by the real service.']
    case 'messages':
      break
  }
  return Object.entries(reply.schemas).flatMap(([status, schema]) =>
    replyMessage(status, schema, section),
  )
}

function methodParts(section: Section): readonly Part[] {
  const { method } = section
  return [
    `### ${method.name}`,
    `**${method.title}** · ${code(`${method.verb} ${openPath(method.path, pathNames(method.path))}`)}`,
    [
      `- since: ${method.since}`,
      ...(method.aliases ?? []).map(
        (path) =>
          `- also at: ${code(`${method.verb} ${openPath(path, pathNames(path))}`)}, the older address`,
      ),
      `- scope: ${scopeText(method.scope, method.caller)}`,
      `- caller: ${callers[method.caller]}`,
      `- errors: ${method.errors.length === 0 ? 'only those of any method' : method.errors.map(error).join(', ')}`,
      `- source: ${method.source}`,
    ],
    ...queryParts(method),
    ...bodyParts(method),
    ...ignoredParts(method),
    ...replyParts(section),
  ]
}

export function methodsPage(families: readonly Family[]): string {
  const shown = new Map<string, string>()
  const count = families.reduce((sum, { methods }) => sum + methods.length, 0)
  const contents = families.map(
    ({ name, methods }) =>
      `- ${name}: ${methods.map((method) => methodLink(method.name)).join(', ')}`,
  )
  return page('Methods', [
    `${count} methods of the REST API. Messages are shown in their XML form; the JSON form is the same tree without the root, attributes and children alike as properties. \`?\` after a name: may be absent. In a request an empty element is an absent one, and so is an empty attribute, unless it is text or says \`empty\` here; unknown names are not looked at. In a filter, \`*\` in a text stands for any characters with \`eq\`, and of several conditions on one field the last counts.`,
    `Any method may also answer ${pipelineErrors.map(error).join(', ')}.`,
    contents,
    ...families.flatMap(({ name, methods }) => [
      `## ${name}`,
      ...methods.flatMap((method) => methodParts({ method, shown })),
    ]),
  ])
}
