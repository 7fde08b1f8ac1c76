/** Sends the requests of an `.http` file as an editor would. */

import type { HttpFile, HttpRequest } from './http-file.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** What the user of the editor types when it asks. */
export type Prompts = (variable: string, valueOf: (reference: string) => string) => Promise<string>

export interface Player {
  /** Sends the next request; earlier ones with a name must have been sent. */
  send(request: HttpRequest): Promise<Answer>
}

export function createPlayer(
  { variables }: HttpFile,
  environment: Readonly<Record<string, string>>,
  ask: Prompts,
): Player {
  const values = new Map<string, string>()
  const answers = new Map<string, Answer>()

  const valueOf = (reference: string, prompted?: ReadonlyMap<string, string>): string => {
    const [, variable] = /^\$processEnv (\w+)$/.exec(reference) ?? []
    const found =
      variable === undefined
        ? (prompted?.get(reference) ?? values.get(reference) ?? answered(answers, reference))
        : environment[variable]
    if (found === undefined) throw new Error(`{{${reference}}} is not known`)
    return found
  }
  const filled = (text: string, prompted?: ReadonlyMap<string, string>): string =>
    text.replaceAll(/\{\{(.+?)\}\}/g, (_, reference: string) => valueOf(reference, prompted))

  for (const [name, value] of variables) values.set(name, filled(value))
  return {
    async send({ name, prompts, verb, url, headers, body }) {
      // Known to this request alone, as editors have it.
      const prompted = new Map<string, string>()
      for (const variable of prompts) prompted.set(variable, await ask(variable, valueOf))
      const fill = (text: string) => filled(text, prompted)
      const response = await fetch(fill(url), {
        method: verb,
        headers: headers.map(([header, value]) => [header, fill(value)]),
        ...(body === null ? {} : { body: fill(body) }),
      })
      const { status } = response
      const answer = { status, headers: response.headers, text: await response.text() }
      if (name !== null) answers.set(name, answer)
      return answer
    },
  }
}

/** `login.response.body.$.credentials.token`, `login.response.headers.x-easel-event` */
function answered(answers: ReadonlyMap<string, Answer>, reference: string): string | undefined {
  const form = /^(\w+)\.response\.(?:headers\.([\w-]+)|body\.\$\.([\w.]+))$/
  const [, name = '', header, path = ''] = form.exec(reference) ?? []
  const answer = answers.get(name)
  if (answer === undefined) return undefined
  if (header !== undefined) return answer.headers.get(header) ?? undefined
  const found = path
    .split('.')
    .reduce<unknown>(
      (value, key) => (value as Record<string, unknown>)[key],
      JSON.parse(answer.text),
    )
  return typeof found === 'string' ? found : undefined
}
