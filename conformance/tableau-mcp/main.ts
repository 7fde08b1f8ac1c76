/**
 * Calls tools as tableau-mcp does, all at once: `main.ts '[{"tool": "list-views", "args": {}}]'`, with tableau-mcp's own settings in the
 * environment. Prints one JSON array: for each call what came of it, and the id of the JWT that it used.
 *
 * This stands in for tableau-mcp, whose package cannot be had everywhere. It follows the public description of the settings, JWTs, headers
 * and order of requests; what tableau-mcp says to a language model is left out.
 */

import process from 'node:process'
import { openRestApi } from './rest.ts'
import { tools, type Arguments } from './tools.ts'

interface Call {
  readonly tool: string
  readonly args: Arguments
}

const [, , given = '[]'] = process.argv
const calls = JSON.parse(given) as readonly Call[]
const api = await openRestApi(process.env)
const outcomes = await Promise.all(
  calls.map(async ({ tool: name, args }) => {
    const tool = tools[name]
    if (tool === undefined) throw new Error(`there is no tool ${name}`)
    const credentials = await api.credentials(tool.scopes)
    const result = await api.within(credentials, (session) => tool.run(session, args))
    return { tool: name, jti: credentials.jti, result }
  }),
)
process.stdout.write(JSON.stringify(outcomes))
