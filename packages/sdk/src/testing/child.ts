/** The process of an Easel whose tests run on a Node that cannot run it: asked over the channel of its parent. */

import process from 'node:process'
import { startInProcess } from './in-process.ts'
import type { Answer, Question } from './protocol.ts'

const backend = await startInProcess()
const answer = (message: Answer): void => {
  process.send?.(message)
}
process.on('message', ({ id, role }: Question) => {
  backend.token(role).then(
    (token) => answer({ kind: 'token', id, token }),
    (error: unknown) => answer({ kind: 'failed', id, problem: String(error) }),
  )
})
// The channel closes when the parent ends, however it does.
process.on('disconnect', () => {
  void backend.stop().finally(() => process.exit())
})
answer({ kind: 'started', facts: backend.facts })
