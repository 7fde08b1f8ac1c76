/** The methods of a table as functions. Each is compiled when it is first called. */

import { callOf, listCallOf, type Arguments, type Call, type WithResponse } from '../calls/call.ts'
import type { Operation } from '../calls/operation.ts'
import type { CallOptions } from '../calls/options.ts'

type Send = (
  operation: Operation,
  args: Arguments,
  options: CallOptions,
) => Promise<WithResponse<unknown>>

type Bound = ((args?: Arguments, options?: CallOptions) => Call<unknown>) & {
  readonly methodName: string
  readonly codes: readonly string[]
}

interface Declaration {
  readonly name: string
}

/** @param compile Of one method of the table */
export function bind<M extends Declaration>(
  table: Readonly<Record<string, M>>,
  compile: (method: M) => Operation,
  send: Send,
): Readonly<Record<string, Bound>> {
  return Object.fromEntries(
    Object.entries(table).map(([key, method]) => [key, boundOf(method, compile, send)]),
  )
}

function boundOf<M extends Declaration>(
  method: M,
  compile: (method: M) => Operation,
  send: Send,
): Bound {
  let compiled: Operation | null = null
  const operationOf = (): Operation => (compiled ??= compile(method))
  const call = (args: Arguments = {}, options: CallOptions = {}): Call<unknown> => {
    const operation = operationOf()
    const once = (given: Arguments) => send(operation, given, options)
    return operation.paging === null ? callOf(once(args)) : listCallOf(args, operation.paging, once)
  }
  return Object.defineProperties(call, {
    methodName: { value: method.name, enumerable: true },
    codes: { get: () => operationOf().codes, enumerable: true },
  }) as unknown as Bound
}
