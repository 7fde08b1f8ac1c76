/** `easel token create`. */

import { argumentsOf } from '../../actions.ts'
import type { Terminal } from '../../command.ts'
import { openOperatorApi } from '../../operator-api.ts'
import { readOptions } from '../../options.ts'
import { printable } from '../../printable.ts'
import { ownerOf, tokenFlags } from './owner.ts'

export async function createToken(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, tokenFlags)
  const [wanted = ''] = argumentsOf('token create', positionals, ['the name of the token'])
  const openOwner = ownerOf('token create', values)
  await using api = await openOperatorApi(values, terminal)
  const owner = await openOwner(api)
  const { name, secret } = await owner.create(wanted)
  const { kind, words, facts } = owner
  const title = printable(`${kind} of ${owner.name}, shown this once:`)
  terminal.out(
    values.json === true
      ? `${JSON.stringify({ ...facts, [words.name]: name, [words.secret]: secret })}\n`
      : `${title}\n\n    name    ${printable(name)}\n    secret  ${secret}\n`,
  )
}
