/** The few forms of Markdown that the reference pages are made of. */

import { generatedNote } from '../generated.ts'

/** Text that may stand in a table cell. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

export const code = (text: string): string => `\`${text}\``

export const codes = (texts: readonly string[]): string =>
  texts.length === 0 ? '–' : texts.map(code).join(', ')

export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)]
}

export const block = (language: string, text: string): readonly string[] => [
  `\`\`\`${language}`,
  text,
  '```',
]

/** A page; each part is a paragraph, a table, a block or a heading. */
export function page(title: string, parts: readonly (string | readonly string[])[]): string {
  const texts = parts.map((part) => (typeof part === 'string' ? part : part.join('\n')))
  return `${[`# ${title}`, generatedNote, ...texts.filter(Boolean)].join('\n\n')}\n`
}

/** Link to a method's section of a page of methods. */
export const methodLink = (name: string, on = 'methods.md'): string =>
  `[${name}](${on}#${name.toLowerCase()})`
