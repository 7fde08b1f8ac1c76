/** Header values with parameters (`text/xml; charset=utf-8`, `form-data; name="x"`), in every form that clients send. */

export interface HeaderValue {
  /** What stands before the first parameter, in lower case; empty where a client leaves it out. */
  readonly value: string
  /** By lower-case name; a name that occurs twice keeps its first value. `name*` values are decoded under `name`. */
  readonly parameters: ReadonlyMap<string, string>
}

const token = /^[^\s"=;]*/
const quotedText = /^"((?:[^"\\]|\\[^])*)"?/

/** `charset'language'percent-encoded`, or null when it is not that. */
function decodeExtended(text: string): string | null {
  const match = /^([^']*)'[^']*'(.*)$/s.exec(text)
  const encoded = match?.[2]
  if (encoded === undefined) return null
  try {
    if (/^iso-8859-1$/i.test(match?.[1] ?? ''))
      return encoded.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      )
    return decodeURIComponent(encoded)
  } catch {
    return null
  }
}

/** One `name=value` at the start of the text, and what follows it. */
function takeParameter(text: string): readonly [name: string, value: string, rest: string] | null {
  const name = token.exec(text)?.[0] ?? ''
  const afterName = text.slice(name.length).trimStart()
  if (name === '' || !afterName.startsWith('=')) return null
  const after = afterName.slice(1).trimStart()
  const match = quotedText.exec(after)
  if (match !== null) {
    /* Only a quote and a backslash are escaped: `C:\data\x.twbx` arrives unescaped. */
    const value = (match[1] ?? '').replace(/\\(["\\])/g, '$1')
    return [name.toLowerCase(), value, after.slice(match[0].length)]
  }
  const end = after.indexOf(';')
  const value = end < 0 ? after : after.slice(0, end)
  return [name.toLowerCase(), value.trim(), after.slice(value.length)]
}

const noParameters: HeaderValue['parameters'] = new Map()

/** Never fails: what cannot be understood is skipped. */
export function parseHeaderValue(text: string): HeaderValue {
  if (!text.includes(';') && !text.includes('=')) {
    return { value: text.trim().toLowerCase(), parameters: noParameters }
  }
  const plain = new Map<string, string>()
  const extended = new Map<string, string>()
  let value = ''
  let rest = text
  for (let isFirst = true; rest !== ''; isFirst = false) {
    rest = rest.trimStart()
    const parameter = takeParameter(rest)
    const end = rest.indexOf(';')
    if (parameter === null) {
      if (isFirst) value = (end < 0 ? rest : rest.slice(0, end)).trim().toLowerCase()
    } else {
      const [name, content] = parameter
      const decoded = name.endsWith('*') ? decodeExtended(content) : null
      if (decoded !== null) extended.set(name.slice(0, -1), decoded)
      else if (!plain.has(name)) plain.set(name, content)
      rest = parameter[2]
    }
    const next = rest.indexOf(';')
    rest = next < 0 ? '' : rest.slice(next + 1)
  }
  return { value, parameters: new Map([...plain, ...extended]) }
}

export type BodyFormat = 'xml' | 'json'

/** Format that a media type names: `text/xml`, `application/xml`, `application/json` and the `+xml`, `+json` families. */
export function formatOfMediaType(mediaType: string): BodyFormat | null {
  if (/^(?:text|application)\/(?:[^;]*\+)?xml$/.test(mediaType)) return 'xml'
  return /^(?:text|application)\/(?:[^;]*\+)?json$/.test(mediaType) ? 'json' : null
}
