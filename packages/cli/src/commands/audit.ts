/** `easel audit`: who changed what, and whether the log of it is as it was written. */

import { own, type AuditEntryRecord } from '@easel/contract'
import type { Command, Terminal } from '../command.ts'
import { noPositionals, readOptions, wholeNumber } from '../options.ts'
import { openOwnApi, type OwnApi } from '../own-api.ts'
import { CommandFailure, UsageError } from '../usage-error.ts'

const help = `Usage: easel audit list [OPTIONS]
       easel audit verify [--kept HEAD] [OPTIONS]

The server is that of EASEL_URL and EASEL_ADMIN_KEY, or the one that runs on the data folder. verify recomputes the chain of
hashes and prints its head; kept somewhere else and given as --kept later, it proves that nothing up to there was rewritten.

  --target LUID    entries of something that was changed
  --actor LUID     entries of a user, an account or a job
  --method NAME    such as publishWorkbook
  --from TIME      such as 2026-01-31T12:00:00Z
  --until TIME     excluded
  --page N         100 entries each, newest first   (default: 1)
  --kept HEAD      a head that was printed earlier
  --data DIR       data folder of the server        (default: .easel)
  --json           print JSON
`

export const audit: Command = { help, run }

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const [action, ...rest] = args
  if (action !== 'list' && action !== 'verify') {
    throw new UsageError('say what to do: list or verify')
  }
  const text = { type: 'string' } as const
  const { values, positionals } = readOptions(rest, {
    target: text,
    actor: text,
    method: text,
    from: text,
    until: text,
    page: text,
    kept: text,
    data: text,
    json: { type: 'boolean' },
  })
  noPositionals(`audit ${action}`, positionals)
  const { page = '1', kept, data, json: isJson = false, ...asked } = values
  const api = await openOwnApi(terminal, data)
  if (action === 'verify') return verify(api, terminal, { kept, isJson })
  const pageNumber = wholeNumber('--page', page, { low: 1, high: 1_000_000 })
  const query = { ...asked, pageNumber: String(pageNumber) }
  const answer = await api.call(own.listAudit, { query })
  if (isJson) terminal.out(`${JSON.stringify(answer)}\n`)
  else for (const entry of answer.audit) terminal.out(`${line(entry)}\n`)
}

function line(entry: AuditEntryRecord): string {
  const { at, position, method, actorKind, actorLuid, credentialKind, targets } = entry
  const who = actorLuid === null ? actorKind : `${actorKind} ${actorLuid}`
  const about = targets.map(({ kind, luid }) => `${kind} ${luid}`).join(', ')
  return [at, String(position ?? '-').padStart(6), method, who, credentialKind ?? '-', about].join(
    '  ',
  )
}

/** @throws CommandFailure naming the first entry that is not as it was written */
async function verify(
  api: OwnApi,
  terminal: Terminal,
  { kept, isJson }: { readonly kept: string | undefined; readonly isJson: boolean },
): Promise<void> {
  let checked = 0
  let after: string | undefined
  for (;;) {
    const verdict = await api.call(own.verifyAudit, {
      query: {
        ...(after === undefined ? {} : { after }),
        ...(kept === undefined ? {} : { kept }),
      },
    })
    checked += verdict.checked
    after = verdict.head
    const { broken, head, isEnd } = verdict
    if (isEnd || broken !== null) {
      if (isJson) terminal.out(`${JSON.stringify({ checked, head, broken })}\n`)
      if (broken !== null) {
        throw new CommandFailure(
          `the audit log is broken at entry ${broken.position}: ${broken.problem}`,
        )
      }
      if (!isJson) terminal.out(`${checked} entries are as they were written\nhead ${head}\n`)
      return
    }
  }
}
