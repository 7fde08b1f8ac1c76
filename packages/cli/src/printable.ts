/** Text that somebody else chose, on a terminal. */

/**
 * Every character that moves the cursor, hides text or turns its direction becomes `?`, line breaks too.
 *
 * What a refused sign-in says of itself is shown to the operator of the server, so that it must not write over what else is shown.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu, '?')
}
