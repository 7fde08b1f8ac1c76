/** Requests in the `.http` dialect of editors: those parts of it that the project's file uses. */

export interface HttpRequest {
  /** Words after `###`. */
  readonly title: string
  /** Of the `###`, from 1. */
  readonly line: number
  /** By which later requests refer to its answer. */
  readonly name: string | null
  /** Variables that the editor asks its user for. */
  readonly prompts: readonly string[]
  readonly expected: { readonly status: number; readonly words: readonly string[] }
  readonly verb: string
  readonly url: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string | null
}

export interface HttpFile {
  /** `@name = value`, in their order; a value may hold those before it. */
  readonly variables: readonly (readonly [name: string, value: string])[]
  readonly requests: readonly HttpRequest[]
}

/** @throws Error that names the line of a request which says no method, or expects nothing */
export function readHttpFile(text: string): HttpFile {
  const parts = text.split(/^(?=### )/m)
  const head = text.startsWith('### ') ? '' : (parts.shift() ?? '')
  let line = 1 + newlines(head)
  const requests: HttpRequest[] = []
  for (const part of parts) {
    requests.push(readRequest(part, line))
    line += newlines(part)
  }
  const variables = [...head.matchAll(/^@(\w+) = (.*)$/gm)].map(
    ([, name = '', value = '']) => [name, value] as const,
  )
  return { variables, requests }
}

const newlines = (text: string) => text.split('\n').length - 1

function readRequest(part: string, line: number): HttpRequest {
  const lines = part.split('\n')
  const title = (lines[0] ?? '').slice('### '.length)
  const rest = lines.slice(1)
  const start = rest.findIndex((each) => !each.startsWith('#'))
  const comments = rest.slice(0, start)
  const [verb = '', url = ''] = (rest[start] ?? '').split(' ')
  if (!/^(GET|POST|PUT|PATCH|DELETE)$/.test(verb)) throw new Error(`line ${line}: no method`)
  const blank = rest.indexOf('', start)
  const body = rest
    .slice(blank + 1)
    .join('\n')
    .trim()
  return {
    title,
    line,
    name: tagged(comments, /^# @name (\w+)$/)[0] ?? null,
    prompts: tagged(comments, /^# @prompt (\w+)/),
    expected: expectedBy(comments, line),
    verb,
    url,
    headers: rest.slice(start + 1, blank).map((header) => readHeader(header, line)),
    body: body === '' ? null : body,
  }
}

const tagged = (comments: readonly string[], form: RegExp): readonly string[] =>
  comments.flatMap((comment) => form.exec(comment)?.[1] ?? [])

function expectedBy(comments: readonly string[], line: number): HttpRequest['expected'] {
  const [said] = tagged(comments, /^# expect (\d{3}.*)$/)
  if (said === undefined) throw new Error(`line ${line}: expects nothing`)
  const [status, ...words] = said.split(' ')
  return { status: Number(status), words }
}

function readHeader(text: string, line: number): readonly [string, string] {
  const [, name = '', value = ''] = /^([\w-]+): (.*)$/.exec(text) ?? []
  if (name === '') throw new Error(`line ${line}: "${text}" is no header`)
  return [name, value]
}
