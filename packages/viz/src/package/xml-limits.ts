/** How large a document of a package may be, in bytes and in parts. */

export interface XmlLimits {
  readonly xmlBytes: number
  readonly xmlDepth: number
  readonly xmlElements: number
  /** Attributes of all elements together. */
  readonly xmlAttributes: number
  /** Attributes of one element. */
  readonly xmlElementAttributes: number
  /** Bytes of one piece between two marks: a text, a value, a name, a comment. */
  readonly xmlPieceBytes: number
}

/** Documents of desktop programs have at most 12 attributes an element, 20 levels, and 10 attributes a KiB. */
export const defaultXmlLimits: XmlLimits = Object.freeze({
  xmlBytes: 256 * 1024 ** 2,
  xmlDepth: 512,
  xmlElements: 1_000_000,
  xmlAttributes: 2_000_000,
  xmlElementAttributes: 256,
  xmlPieceBytes: 16 * 1024 ** 2,
})
