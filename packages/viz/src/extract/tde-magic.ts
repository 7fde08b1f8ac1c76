/** Recognises extracts of the format that `.hyper` replaced in 2018; no open reader of it is known. */

const magic = Buffer.from('20020162a01eab07', 'hex')

/** True when the first bytes of a file are those of a `.tde` extract. */
export function isTdeStart(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, magic.length)).equals(magic)
}
