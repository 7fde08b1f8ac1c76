/** Two servers of one database and one folder, each in a process of its own, of which one is killed now and then and started again. */

import { setTimeout as sleep } from 'node:timers/promises'
import { ended, signInAt, startChild, type ChildServer } from '../child.ts'
import { send, type TestAnswer, type TestRequest } from '../kit.ts'

interface Node {
  readonly child: ChildServer
  readonly token: string
}

export class ServerPair implements AsyncDisposable {
  readonly #directory: string
  readonly #databaseUrl: string
  readonly #nodes: (Node | null)[] = [null, null]
  readonly #random: () => number
  siteLuid = ''
  kills = 0

  private constructor(directory: string, databaseUrl: string, random: () => number) {
    this.#directory = directory
    this.#databaseUrl = databaseUrl
    this.#random = random
  }

  static async start(
    directory: string,
    databaseUrl: string,
    random: () => number,
  ): Promise<ServerPair> {
    const pair = new ServerPair(directory, databaseUrl, random)
    await pair.#start(0)
    await pair.#start(1)
    return pair
  }

  /** Sends to either server, or to that one. @returns null where the connection broke: what became of the request is not known */
  async send(request: Omit<TestRequest, 'token'>, at?: number): Promise<TestAnswer | null> {
    const node = await this.#node(at ?? (this.#random() < 0.5 ? 0 : 1))
    try {
      return await send(node.child.url, { ...request, token: node.token })
    } catch (error) {
      if (error instanceof TypeError) return null
      throw error
    }
  }

  async killOne(): Promise<void> {
    const at = this.#random() < 0.5 ? 0 : 1
    const node = this.#nodes[at]
    if (node == null) return
    this.kills += 1
    const dead = ended(node.child.process, 'SIGKILL')
    this.#nodes[at] = null
    await dead
    await sleep(this.#random() * 500)
    await this.#start(at)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const node of this.#nodes) {
      if (node !== null) await ended(node.child.process, 'SIGTERM')
    }
  }

  /** That server, or the other one while it is down. */
  async #node(at: number): Promise<Node> {
    for (;;) {
      const node = this.#nodes[at] ?? this.#nodes[1 - at]
      if (node != null) return node
      await sleep(20)
    }
  }

  async #start(at: number): Promise<void> {
    const child = await startChild(this.#directory, {
      EASEL_CHILD_DATABASE: this.#databaseUrl,
      EASEL_CHILD_TOKEN: `child ${at}`,
    })
    this.siteLuid = child.siteLuid
    this.#nodes[at] = { child, token: await signInAt(child) }
  }
}
