/** Connect: an application acts for its users' accounts. Every request below its base comes through here. */

import type { Keyring } from '../keys/sealed.ts'
import type { Answer } from '../kernel/call.ts'
import type { ConnectApi, ConnectCall } from '../kernel/connect-call.ts'
import type { Logger } from '../log/logger.ts'
import type {
  Act,
  Clock,
  ConnectAdministration,
  ConnectProject,
  Random,
  Store,
} from '../ports/index.ts'
import type { Resolve } from '../identity/trust/outbound/checked-addresses.ts'
import { createConnectAdministration } from './administration.ts'
import { integrationMark } from './assets.ts'
import { SessionBroker } from './broker/broker.ts'
import { createCredentials } from './broker/credential.ts'
import { createCallers } from './caller/callers.ts'
import { corsHeaders, preflight } from './cors.ts'
import type { ConnectServices } from './methods/context.ts'
import { createPortal, type Portal } from './portal/page.ts'
import { answerOf, ConnectProblem } from './problem.ts'
import { Forwarder } from './proxy/forward.ts'
import { proxied, type ProxyDeps } from './proxy/proxy.ts'
import { RateLimits } from './proxy/rate-limits.ts'
import { RequestLog } from './proxy/request-log.ts'
import { routeTo } from './routes.ts'
import { createEgress } from './target/egress.ts'
import { createTableau } from './target/tableau.ts'
import { createTargets } from './target/targets.ts'

export interface ConnectOptions {
  readonly store: Store
  readonly keys: Keyring
  readonly clock: Clock
  readonly unmovedClock: Clock
  readonly random: Random
  readonly log: Logger
  /** Where this server listens. */
  readonly ownUrl: () => string
  /** What clients call it. */
  readonly publicUrl: () => string
  /** Origins that connections may lead to whatever their addresses are. */
  readonly permitted: readonly string[]
  readonly resolve: Resolve
}

export interface Connect extends ConnectApi, AsyncDisposable {
  readonly administration: ConnectAdministration
  /** Drops what memory holds of the database. */
  forget(): void
}

export function createConnect(options: ConnectOptions): Connect {
  const { store, clock, random, keys, log } = options
  const targets = createTargets(options)
  const egress = createEgress(targets)
  const tableau = createTableau(egress)
  const credentials = createCredentials(options)
  const broker = new SessionBroker({ ...options, tableau, targets, keys })
  const requests = new RequestLog(options)
  const answer = answering({
    services: { store, clock, random, broker, credentials, targets, tableau },
    proxy: {
      forwarder: new Forwarder({ broker, egress, tableau }),
      limits: new RateLimits(() => performance.now()),
      requests,
      log,
    },
    callers: createCallers({ store, clock }),
    portal: createPortal(),
  })
  return {
    answer,
    administration: createConnectAdministration({ ...options, credentials }),
    forget: () => broker.forget(),
    [Symbol.asyncDispose]: () => requests[Symbol.asyncDispose](),
  }
}

interface Answering {
  readonly services: ConnectServices
  readonly proxy: ProxyDeps
  readonly callers: ReturnType<typeof createCallers>
  readonly portal: Portal
}

/** The end user's own name is the application's business and is not written down. */
const actOf = ({ requestId, peer, verb }: ConnectCall, { luid }: ConnectProject): Act => ({
  method: `connect.${verb}`,
  actorKind: 'connect-user',
  actorLuid: null,
  credentialKind: 'connect-project',
  credentialId: luid,
  tenantLuid: null,
  siteLuid: null,
  address: peer.address,
  requestId,
  names: [],
})

const uuid = /^[\da-f-]{36}$/
const isPortal = ({ path, verb }: ConnectCall): boolean =>
  (path === '/ui' || path.startsWith('/ui/')) && (verb === 'GET' || verb === 'HEAD')
const ofProject = /^\/(v2\/)?projects\/([^/]+)(\/.*)?$/
const ofProxy = /^\/sdk\/proxy\/([^/]+)(.*)$/

function answering({ services, proxy, callers, portal }: Answering): ConnectApi['answer'] {
  const { log } = proxy
  const projectIn = async (call: ConnectCall): Promise<ConnectProject | null> => {
    const luid = ofProject.exec(call.path)?.[2] ?? ''
    return uuid.test(luid) ? services.store.read.connectProjects.byLuid(luid) : null
  }
  const embedding = async ({ search }: ConnectCall): Promise<readonly ConnectProject[]> => {
    const { connectProjects } = services.store.read
    const luid = new URLSearchParams(search).get('projectId')
    if (luid === null) return connectProjects.all()
    const project = uuid.test(luid) ? await connectProjects.byLuid(luid) : null
    return project === null ? [] : [project]
  }
  const answered = async (call: ConnectCall, project: ConnectProject | null): Promise<Answer> => {
    if (call.path === '/integrations/tableau.svg') return integrationMark()
    if (isPortal(call)) return portal.answer(call.path, () => embedding(call))
    const parts = ofProject.exec(call.path)
    if (parts === null) throw new ConnectProblem(404, 'path-unknown', 'Connect has no such path.')
    const [, version = '', , below = ''] = parts
    const caller = await callers.callerOf(call, project)
    const context = { ...caller, call, services }
    const [, integration, path = ''] = (version === '' && ofProxy.exec(below)) || []
    if (integration === undefined) {
      const { method, params } = routeTo(call.verb, version === '' ? below : `/${version}${below}`)
      return services.store.as(actOf(call, caller.project), () => method({ ...context, params }))
    }
    if (integration === 'tableau') return proxied(proxy, { ...context, params: {} }, path)
    throw new ConnectProblem(404, 'integration-unknown', 'The project has no such integration.')
  }
  return async (call) => {
    let project: ConnectProject | null = null
    let answer: Answer
    try {
      project = await projectIn(call)
      answer = call.verb === 'OPTIONS' ? preflight(call, project) : await answered(call, project)
    } catch (error) {
      answer = answerOf(error, call.requestId, log)
    }
    return { ...answer, headers: { ...answer.headers, ...corsHeaders(call, project) } }
  }
}
