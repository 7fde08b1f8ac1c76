/** Finds words that the project has given up, and names what to write in their place. */

/** Each retired word with its forms, and the terms that replace it. */
export const retired: readonly { readonly forms: readonly string[]; readonly instead: string }[] = [
  { forms: ['door', 'doors'], instead: 'verifier, method or endpoint' },
  { forms: ['told'], instead: 'recorded, answered, named or shown; a default is "Default: ..."' },
  { forms: ['nobody', 'nobodys'], instead: 'no user, no client; a dummy key' },
  { forms: ['whoever', 'whomever'], instead: 'the caller, the operator, anyone who' },
  { forms: ['he', 'him', 'his', 'himself'], instead: 'the user, the caller, they' },
  { forms: ['she', 'her', 'hers', 'herself'], instead: 'the user, the caller, they' },
  { forms: ['lever', 'levers'], instead: 'developer control' },
  { forms: ['mend', 'mends', 'mended', 'mending'], instead: 'fix' },
  { forms: ['bear', 'bears', 'bore', 'borne'], instead: 'allow, carry' },
  { forms: ['turnstile', 'turnstiles'], instead: 'request gate' },
]

const insteadOf: ReadonlyMap<string, string> = new Map(
  retired.flatMap(({ forms, instead }) => forms.map((form) => [form, instead] as const)),
)

export interface RetiredWord {
  readonly line: number
  readonly word: string
  readonly instead: string
}

/** Digests, keys and tokens: letters by chance. */
const encoded = /[\w+/=-]{40,}/g

/** The words of a line in lower case; names in camel case, snake case and kebab case are split. */
const wordsOf = (line: string): readonly string[] =>
  line
    .replace(encoded, ' ')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z]+/)
    .map((word) => word.toLowerCase())

/** @param allowed Texts that may stand as they are, such as messages of the vendor */
export function retiredWords(
  text: string,
  allowed: readonly string[] = [],
): readonly RetiredWord[] {
  return text.split('\n').flatMap((line, index) => {
    const judged = allowed.reduce((rest, it) => rest.replaceAll(it, ' '), line)
    return wordsOf(judged).flatMap((word) => {
      const instead = insteadOf.get(word)
      return instead === undefined ? [] : [{ line: index + 1, word, instead }]
    })
  })
}
