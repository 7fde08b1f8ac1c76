/** What a server under development says of refusals: a line to the client, every check to its own terminal. */

import type { EaselOptions, ExplainedEvent } from '@easel/server'
import type { Terminal } from './command.ts'
import { explanationText } from './explanation-text.ts'
import { UsageError } from './usage-error.ts'

interface Asked {
  readonly dev?: boolean
  readonly 'hints-on-network'?: boolean
  readonly 'public-url'?: string
  readonly host: string
  readonly isDemo: boolean
  readonly isJson: boolean
}

/**
 * A hint tells anybody which check of a credential failed, without a key: that is for this machine, unless it is asked for.
 *
 * @throws UsageError where they are asked for and the server is not for development
 */
export async function hintsOf(
  terminal: Terminal,
  asked: Asked,
): Promise<Pick<EaselOptions, 'hints'>> {
  const { 'public-url': publicUrl, 'hints-on-network': onNetwork = false, host, isJson } = asked
  if (asked.dev !== true && !asked.isDemo) {
    if (onNetwork) throw new UsageError('--hints-on-network goes with --dev or --demo')
    return {}
  }
  const { createLineSink, isOnThisMachine } = await import('@easel/server')
  const isReachedBy = (url: string) => URL.canParse(url) && isOnThisMachine(new URL(url).hostname)
  const isLocal = isOnThisMachine(host) && (publicUrl === undefined || isReachedBy(publicUrl))
  if (!isLocal && !onNetwork) return {}
  // With --json the standard output is for programs.
  if (isJson) return { hints: { onNetwork } }
  const sink = createLineSink({
    put: (bytes) => terminal.putOut(bytes),
    report: ({ lines }) => `${lines} refusals are not shown: the output could not be written`,
  })
  return { hints: { onNetwork, tell: (explained) => sink.write(textOf(explained)) } }
}

function textOf({ event, explanation }: ExplainedEvent): string {
  const text = `\nRefused: ${event.origin?.method ?? ''} (${event.id})\n${explanationText(explanation)}`
  return text.replace(/\n$/, '')
}
