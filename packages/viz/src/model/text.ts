/** Formatted text of titles and captions, without its formatting. */

import type { XmlElement } from '../package/xml-tree.ts'
import { childrenNamed } from './xml-access.ts'

/** Plain text of `formatted-text/run`; field tags stay as written, e.g. `<[ds].[sum:Sales:qk]>`. */
export function formattedText(element: XmlElement): string {
  return (
    childrenNamed(element, 'run')
      .map((run) => run.text)
      .join('')
      // Documents mark a typed line break with this letter, so that it survives their own whitespace rules.
      .replaceAll(/Æ\r?\n?/g, '\n')
      .trim()
  )
}

/** More than any picture shows; a name may be as long as the document, and stand in a text as often. */
const longestText = 20_000
const longestName = 1000

/** The text, where `<Sheet Name>` stands for the name. */
export function withSheetName(text: string, name: string): string {
  return text.slice(0, longestText).replaceAll('<Sheet Name>', () => name.slice(0, longestName))
}
