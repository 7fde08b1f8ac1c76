/** Which of the two forms an answer takes. */

import { formatOfMediaType, parseHeaderValue, type BodyFormat } from './content-type.ts'

/** Values of `Content-Type` for the two forms. */
export const contentTypes: Readonly<Record<BodyFormat, string>> = {
  xml: 'application/xml;charset=utf-8',
  json: 'application/json;charset=utf-8',
}

function qualityOf(text: string | undefined): number {
  const quality = text === undefined ? 1 : Number(text)
  return quality >= 0 && quality <= 1 ? quality : 0
}

/**
 * JSON when the header names a JSON type with a weight of at least that of every XML type it names, else XML.
 *
 * Wildcards name nothing: clients that send only a wildcard, or no header at all, expect XML.
 */
export function chooseFormat(acceptHeader: string | null | undefined): BodyFormat {
  const best: Record<BodyFormat, number> = { xml: 0, json: 0 }
  for (const range of (acceptHeader ?? '').split(',')) {
    const { value, parameters } = parseHeaderValue(range)
    const format = formatOfMediaType(value)
    if (format !== null) best[format] = Math.max(best[format], qualityOf(parameters.get('q')))
  }
  return best.json > 0 && best.json >= best.xml ? 'json' : 'xml'
}
