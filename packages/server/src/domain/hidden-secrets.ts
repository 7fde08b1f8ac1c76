/** Text as callers wrote it, without what may be a secret that they put into the wrong place. */

/** What secrets are written in; the parts of a token hang together by a colon or a bar. */
const run = /[A-Za-z0-9+/_=:|-]{24,}/g
const luid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Chance changes between small letters, capitals and digits with most characters; words and names seldom do. */
function looksDrawn(text: string): boolean {
  if (luid.test(text)) return false
  const changes = text.match(
    /(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[a-z0-9])|(?<=[0-9])(?=[A-Za-z])/g,
  )
  return (changes?.length ?? 0) >= text.length / 4
}

/** The same text where it holds nothing that looks like a secret. */
export function withoutSecrets(text: string): string {
  return text.replace(run, (part) => (looksDrawn(part) ? `[${part.length} hidden letters]` : part))
}
