/** Labels of tags. */

const maxCharacters = 200

/** One pair of double quotes around a label is taken off: clients put labels that hold blanks or commas into them. */
export function tagLabel(asked: string): { readonly label: string } | { readonly problem: string } {
  const trimmed = asked.trim()
  const label = /^"(.*)"$/s.exec(trimmed)?.[1]?.trim() ?? trimmed
  if (label === '') return { problem: 'a tag is empty.' }
  if (Array.from(label).length > maxCharacters)
    return { problem: `a tag is longer than ${maxCharacters} characters.` }
  return { label }
}
