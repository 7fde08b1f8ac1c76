/** What the second way does not compute; the sheet counts as unverified, never as right. */
export class Unverified extends Error {
  override readonly name = 'Unverified'
}
