/** The error document in both forms. */

import { asElement, element, text, type Static } from './types.ts'
import { compileJsonWriter } from './json-write.ts'
import { compileXmlWriter } from './xml-write.ts'

/** `error@code` with `summary` and `detail`: clients need all three, and JSON has the code as a string. */
export const errorMessage = element({
  error: element({ summary: asElement(text()), detail: asElement(text()), code: text() }),
})

/** What an error document tells; a `RestError` has it. */
export type ErrorFacts = Static<typeof errorMessage>['error']

const toXml = compileXmlWriter(errorMessage)
const toJson = compileJsonWriter(errorMessage)

export const writeErrorXml = (error: ErrorFacts): string => toXml({ error })
export const writeErrorJson = (error: ErrorFacts): string => toJson({ error })
