/** What was sent in one upload session and what is known of it: blocks that must, may and must not be in the file. */

export interface SentBlock {
  readonly bytes: Buffer
  /** null: no answer came. */
  readonly isAcknowledged: boolean | null
}

/**
 * Why the file is not made of the blocks in their order, or null. Each block has bytes that no other one holds: what was acknowledged is there
 * once, what was refused is not, and what has no answer is there once or not at all.
 */
export function wrongIn(file: Uint8Array, sent: readonly SentBlock[]): string | null {
  const bytes = Buffer.from(file)
  let position = 0
  for (const [index, block] of sent.entries()) {
    const isNext = bytes.subarray(position, position + block.bytes.length).equals(block.bytes)
    if (isNext && block.isAcknowledged !== false) position += block.bytes.length
    else if (isNext) return `block ${index} was refused and is in the file`
    else if (block.isAcknowledged === true) return `block ${index} was acknowledged and is missing`
  }
  const rest = bytes.length - position
  return rest === 0 ? null : `${rest} bytes at the end belong to no block that was sent`
}
