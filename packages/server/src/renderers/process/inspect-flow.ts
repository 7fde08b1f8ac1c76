/** What a flow file holds: its output steps and its connections. */

import { inspectFlow, type FlowConnection } from '@easel/viz'
import type { FlowFile, FoundConnection } from '../../ports/index.ts'
import type { Answer } from './serve-jobs.ts'

export async function inspectFlowFile(
  { path }: FlowFile,
  signal: AbortSignal,
  answer: Answer,
): Promise<void> {
  const { outputSteps, connections } = await inspectFlow(path, { signal })
  await answer.part({
    part: 'flow',
    outputSteps: outputSteps.map(({ id, name }) => ({ luid: id, name })),
    connections: connections.map(connectionOf),
  })
}

const filled = (text: string | undefined): string | null =>
  text === undefined || text === '' ? null : text

const connectionOf = (found: FlowConnection): FoundConnection => ({
  type: found['class'] ?? 'unknown',
  serverAddress: filled(found['server']),
  serverPort: filled(found['port']),
  databaseName: filled(found['dbname']),
  tableName: null,
  userName: filled(found['username']),
  authenticationType: filled(found['authentication']),
  source: null,
})
