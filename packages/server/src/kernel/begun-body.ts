/** Streams that have shown that they can be read. */

type Piece = string | Uint8Array

/**
 * Waits for the first piece of a body, so that whatever keeps it from being read is still answered as an error and not by a
 * connection that is cut.
 */
export async function begun(body: AsyncIterable<Piece>): Promise<AsyncIterable<Piece>> {
  const source = body[Symbol.asyncIterator]()
  let first: IteratorResult<Piece> | null = await source.next()
  // No generator: one that was never started would not close the source when it is given up.
  const rest: AsyncIterator<Piece> = {
    next: async () => {
      if (first === null) return source.next()
      const piece = first
      first = null
      return piece
    },
    return: async () => {
      await source.return?.()
      return { done: true, value: undefined }
    },
  }
  return { [Symbol.asyncIterator]: () => rest }
}
