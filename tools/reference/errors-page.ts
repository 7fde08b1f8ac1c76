/** The page of error codes: what each says, and which methods answer it. */

import {
  errorCatalogue,
  pipelineErrors,
  statusOf,
  type AnyMethod,
  type ErrorCode,
} from '../../packages/contract/src/index.ts'
import { methodLink, page } from './markdown.ts'

const fromPipeline: ReadonlySet<ErrorCode> = new Set(pipelineErrors)

function section(code: ErrorCode, methods: readonly AnyMethod[]): readonly string[] {
  const { summary, detail } = errorCatalogue[code]
  const raising = methods.filter(({ errors }) => errors.includes(code))
  const lines = [
    `- status: ${statusOf(code)}`,
    `- summary: ${summary}`,
    `- detail: ${detail.replaceAll(/\{(\w+)\}/g, '`{$1}`')}`,
  ]
  if (raising.length > 0)
    lines.push(`- raised by: ${raising.map(({ name }) => methodLink(name)).join(', ')}`)
  if (fromPipeline.has(code)) lines.push('- may be answered by any method, around its handler')
  return lines
}

export function errorsPage(methods: readonly AnyMethod[]): string {
  const all = (Object.keys(errorCatalogue) as ErrorCode[]).sort()
  return page('Error codes', [
    `${all.length} codes. The first three digits are the HTTP status, unless the entry says otherwise. In XML the answer is \`<error code="…"><summary/><detail/></error>\`, in JSON \`{"error": {"summary", "detail", "code"}}\`. Names in braces are filled in with the facts of the case.`,
    ...all.flatMap((code) => [`## ${code}`, section(code, methods)]),
  ])
}
