/** The page of the Cloud Manager API: methods with how sure their URIs are, and error codes. */

import {
  cloudErrorCatalogue,
  cloudPipelineErrors,
  cloudStatusOf,
  isPublishedCode,
  type AnyCloudMethod,
  type CloudErrorCode,
  type UriMark,
} from '../../packages/contract/src/index.ts'
import { messageShape } from '../../packages/contract/src/wire/shape.ts'
import { element } from '../../packages/contract/src/wire/types.ts'
import type { Family } from '../families.ts'
import { jsonOutline } from './json-outline.ts'
import { block, code, methodLink, page, table } from './markdown.ts'
import { scopeText } from './methods-page.ts'
import { scalarKind } from './outline.ts'

type Part = string | readonly string[]

const marks: Readonly<Record<UriMark, string>> = {
  confirmed: 'confirmed: printed by the vendor, or called by a client that works',
  'by-analogy': 'by analogy: the collection is confirmed, this item follows its form',
  reconstructed: '**reconstructed**: method and scope are real, the URI is a guess',
  own: '**own**: the vendor has no such method',
}

const address = ({ verb, path }: Pick<AnyCloudMethod, 'verb' | 'path'>): string =>
  code(`${verb} /api/v1${path.replaceAll(/:(\w+)/g, '{$1}')}`)

const error = (text: string): string => `[${text}](#${text.toLowerCase()})`

function queryParts(method: AnyCloudMethod): readonly Part[] {
  const rows = Object.entries(method.query.properties).map(([name, schema]) => {
    const shape = messageShape(element({ query: element({ [name]: schema }) }))
    const [query] = shape.children
    const scalar = query?.shape.kind === 'element' ? query.shape.attributes[0]?.shape : undefined
    const isRequired = method.query.required?.includes(name) ?? false
    const text = (schema as { readonly description?: string }).description ?? ''
    return [code(name), scalar ? scalarKind(scalar) : '', isRequired ? 'yes' : 'no', text]
  })
  const parts: Part[] = rows.length === 0 ? [] : [table(['query', 'kind', 'required', ''], rows)]
  if (method.isPaged)
    parts.push('Pages: `maxResults` and `pageToken`, or `pageSize` and `pageNumber`.')
  return parts
}

function replyParts({ reply }: AnyCloudMethod): readonly Part[] {
  if (reply.kind === 'empty') return ['Reply: 204, without a body.']
  if (reply.kind === 'array')
    return ['Reply: 200, a bare array of', block('text', jsonOutline(reply.item))]
  return [`Reply: ${reply.status}`, block('text', jsonOutline(reply.schema))]
}

function methodParts(method: AnyCloudMethod): readonly Part[] {
  const caller = method.caller === 'anyone' ? 'anyone' : 'signed-in'
  return [
    `### ${method.name}`,
    `**${method.title}** · ${address(method)}`,
    [
      `- URI: ${marks[method.mark]}`,
      ...(method.aliases ?? []).map((alias) => `- also: ${address(alias)}`),
      `- since: ${method.since}`,
      `- scope: ${scopeText(method.scope, caller)}`,
      `- caller: ${method.caller === 'anyone' ? 'anyone, without a session' : 'cloud administrators'}`,
      `- errors: ${method.errors.length === 0 ? 'only those of any method' : method.errors.map(error).join(', ')}`,
      `- source: ${method.source}`,
    ],
    ...queryParts(method),
    ...(method.body.kind === 'none'
      ? []
      : ['Request:', block('text', jsonOutline(method.body.schema))]),
    ...replyParts(method),
  ]
}

function errorParts(methods: readonly AnyCloudMethod[]): readonly Part[] {
  const fromPipeline: ReadonlySet<string> = new Set(cloudPipelineErrors)
  const codes = (Object.keys(cloudErrorCatalogue) as CloudErrorCode[]).sort()
  return codes.flatMap((one): readonly Part[] => {
    const raising = methods.filter(({ errors }) => errors.includes(one))
    return [
      `### ${one}`,
      [
        `- status: ${cloudStatusOf(one)}`,
        `- message: ${cloudErrorCatalogue[one].replaceAll(/\{(\w+)\}/g, '`{$1}`')}`,
        `- ${isPublishedCode(one) ? 'published by the vendor' : 'Easel’s own, in the grammar of the vendor'}`,
        ...(raising.length > 0
          ? [`- raised by: ${raising.map(({ name }) => methodLink(name, '')).join(', ')}`]
          : []),
        ...(fromPipeline.has(one) ? ['- may be answered by any method, around its handler'] : []),
      ],
    ]
  })
}

export function cloudPage(families: readonly Family<AnyCloudMethod>[]): string {
  const all = families.flatMap(({ methods }) => methods)
  const byMark = Map.groupBy(all, ({ mark }) => mark)
  const counts = (Object.keys(marks) as UriMark[]).map(
    (mark) => `- ${byMark.get(mark)?.length ?? 0} ${marks[mark]}`,
  )
  return page('Cloud Manager API', [
    `${all.length} methods below \`/api/v1\`, JSON only. Sessions go in the header \`x-tableau-session-token\`; they end after four hours, or thirty minutes without a request. Errors are \`{"message", "errorCode"}\`.`,
    'The vendor prints methods and scopes, but not every URI. Each method says how sure its own is:',
    counts,
    `Any method may also answer ${cloudPipelineErrors.map(error).join(', ')}.`,
    families.map(
      ({ name, methods }) =>
        `- ${name}: ${methods.map((method) => methodLink(method.name, '')).join(', ')}`,
    ),
    ...families.flatMap(({ name, methods }) => [`## ${name}`, ...methods.flatMap(methodParts)]),
    '## Error codes',
    ...errorParts(all),
  ])
}
