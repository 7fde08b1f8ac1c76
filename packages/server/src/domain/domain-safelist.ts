/** The list of domains that may embed a site's content through a connected app. */

/** @see REST reference, Create Connected App: up to 250 domains or 4,800 characters */
const most = { domains: 250, characters: 4800 } as const

/** Scheme, host with `*` for a label, port or `*`: `https://*.example.com:8443`, `*.example.com`, `localhost:*`. */
const domain =
  /^(?:https?:\/\/)?(?:\*|[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?)(?:\.(?:\*|[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?))*\.?(?::(?:\d{1,5}|\*))?\/?$/iu

/**
 * Reads a list whose entries are separated by blanks.
 *
 * @returns the entries as written, or what is wrong with the first bad one
 */
export function readDomainSafelist(
  text: string,
): { readonly domains: readonly string[] } | { readonly problem: string } {
  if (text.length > most.characters) {
    return { problem: `domainSafelist has more than ${most.characters} characters` }
  }
  const domains = text.split(/\s+/u).filter((entry) => entry !== '')
  if (domains.length > most.domains) {
    return { problem: `domainSafelist has more than ${most.domains} domains` }
  }
  const bad = domains.find((entry) => !domain.test(entry) || isEverything(entry))
  return bad === undefined
    ? { domains }
    : { problem: `domainSafelist entry '${bad}' is not a domain` }
}

/** What means every domain is said by unrestrictedEmbedding, never by a pattern. */
const isEverything = (entry: string): boolean =>
  !/[\p{L}\p{N}]/u.test(entry.replace(/^https?:\/\//iu, '').replace(/:.*$/u, ''))
