/** Calls under way: a promise of the answer, and for lists an iterator of all items. */

/** An answer with the response that brought it. Its body has been read, unless it is a download. */
export interface WithResponse<T> {
  readonly data: T
  readonly response: Response
}

export interface Call<T> extends Promise<T> {
  /** The answer together with its HTTP response. */
  withResponse(): Promise<WithResponse<T>>
}

export interface ListCall<Page, Item> extends Call<Page>, AsyncIterable<Item> {
  /** All items of this and the following pages, or the first of them. */
  all(options?: { readonly limit?: number }): Promise<Item[]>
}

/** The members of a promise, over one that carries the response too; derived only when they are asked for. */
export function callOf<T>(running: Promise<WithResponse<T>>): Call<T> {
  const data = (): Promise<T> => running.then((result) => result.data)
  return {
    // oxlint-disable-next-line no-thenable
    then: (onAnswer, onFailure) => data().then(onAnswer, onFailure),
    catch: (onFailure) => data().catch(onFailure),
    finally: (onEnd) => data().finally(onEnd),
    withResponse: () => running,
    [Symbol.toStringTag]: 'Promise',
  }
}

/** How the pages of a list follow each other. */
export interface Paging {
  readonly items: (page: unknown) => readonly unknown[]
  /** The argument of the page after this one; null when it was the last. */
  readonly next: (args: Arguments, page: unknown) => Arguments | null
}

export type Arguments = Readonly<Record<string, unknown>>

export function listCallOf(
  args: Arguments,
  paging: Paging,
  send: (args: Arguments) => Promise<WithResponse<unknown>>,
): ListCall<unknown, unknown> {
  const running = send(args)
  async function* items(): AsyncGenerator<unknown, void, undefined> {
    let asked: Arguments | null = args
    let answer = running
    while (asked !== null) {
      const page = (await answer).data
      yield* paging.items(page)
      asked = paging.next(asked, page)
      if (asked !== null) answer = send(asked)
    }
  }
  return Object.assign(callOf(running), {
    [Symbol.asyncIterator]: items,
    all: async ({ limit = Infinity }: { readonly limit?: number } = {}) => {
      const all: unknown[] = []
      if (limit <= 0) return all
      for await (const item of items()) if (all.push(item) >= limit) break
      return all
    },
  })
}
