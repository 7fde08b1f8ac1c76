/** `easel fault`: makes methods of a server for development fail. */

import { own, type FaultRecord } from '@easel/contract'
import type { Command, Terminal } from '../command.ts'
import { readOptions, wholeNumber } from '../options.ts'
import { openOwnApi } from '../own-api.ts'
import { UsageError } from '../usage-error.ts'

const help = `Usage: easel fault add METHOD [OPTIONS]
       easel fault list|clear [OPTIONS]

METHOD is the name of a method of the REST or Cloud Manager API, such as queryJob; * stands for any letters, and
'cloud-manager/*' for all of that API. On a server started with --dev or --demo.

  --code CODE      an error document, such as 503000 or E_503_API_SVC_1007
  --status STATUS  a page as a proxy sends it, such as 502
  --delay MS       wait before the answer
  --cut            cut the connection
  --percent N      strike N of a hundred calls       (default: all)
  --count N        strike N times at most            (default: no end)
  --data DIR       data folder of the server         (default: .easel)
  --json           print JSON
`

export const fault: Command = { help, run }

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, {
    code: { type: 'string' },
    status: { type: 'string' },
    delay: { type: 'string' },
    cut: { type: 'boolean' },
    percent: { type: 'string' },
    count: { type: 'string' },
    data: { type: 'string' },
    json: { type: 'boolean' },
  })
  const [action, method] = positionals
  const number = (flag: 'status' | 'delay' | 'percent' | 'count', low: number, high: number) => {
    const text = values[flag]
    return text === undefined ? undefined : wholeNumber(`--${flag}`, text, { low, high })
  }
  if (action === 'add') {
    if (method === undefined) throw new UsageError('name a method, or *')
    const asked = {
      method,
      code: values.code,
      status: number('status', 400, 599),
      delayMs: number('delay', 0, 600_000),
      cut: values.cut,
      percent: number('percent', 1, 100),
      count: number('count', 1, 1_000_000),
    }
    const given = Object.fromEntries(
      Object.entries(asked).filter(([, value]) => value !== undefined),
    )
    const api = await openOwnApi(terminal, values.data)
    const answer = await api.call(own.addFault, { body: { ...given, method } })
    terminal.out(`${values.json === true ? JSON.stringify(answer) : line(answer.fault)}\n`)
    return
  }
  if (action !== 'list' && action !== 'clear')
    throw new UsageError('say what to do: add, list or clear')
  const api = await openOwnApi(terminal, values.data)
  if (action === 'clear') {
    await api.call(own.clearFaults)
    if (values.json === true) terminal.out('{"faults":[]}\n')
    return
  }
  const answer = await api.call(own.listFaults)
  if (values.json === true) return terminal.out(`${JSON.stringify(answer)}\n`)
  for (const each of answer.faults) terminal.out(`${line(each)}\n`)
}

function line({ id, method, struck, ...what }: FaultRecord): string {
  const facts = Object.entries(what).map(([name, value]) => `${name}=${String(value)}`)
  return `${id}  ${method}  ${facts.join(' ')}  struck ${struck} times`
}
