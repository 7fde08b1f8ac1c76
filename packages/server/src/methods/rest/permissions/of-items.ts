/** The four methods on rules, for any kind of content. */

import { contentKinds, type ContentKind, type KindOf, type Raise } from '@easel/contract'
import { changeRules, findRulesOf, rulesAnswer, subjectOf } from '../../../content/permissions.ts'
import {
  checkedCapability,
  checkSubject,
  granteeAt,
  readRules,
  type RuleParams,
  type RulesDocument,
} from '../../../content/rules-request.ts'
import { luidIn, type Asking, type ItemParams, type NotFoundOf } from '../../../content/items.ts'
import { addRules, withoutRule } from '../../../domain/rule-lists.ts'

export interface Reading<K extends ContentKind> extends Asking<K> {
  readonly params: ItemParams<K>
  readonly error: Raise<'403004' | NotFoundOf<K>>
}

type Refusal = '400000' | '400009' | '403004' | '403039' | '403096' | '404002' | '404012'

export interface Writing<K extends ContentKind> extends Asking<K> {
  readonly params: ItemParams<K>
  readonly body: RulesDocument
  readonly error: Raise<Refusal | '404009' | NotFoundOf<K>>
}

export interface Deleting<K extends ContentKind> extends Asking<K> {
  readonly params: ItemParams<K> & RuleParams
  readonly error: Raise<Refusal | KindOf<K>['notSet'] | NotFoundOf<K>>
}

export function permissionHandlers<K extends ContentKind>(kind: K) {
  const subject = subjectOf(kind)
  const write = async (context: Writing<K>, isReplaced: boolean) => {
    const { params, body, caller, services, error } = context
    const at = { kind, luid: luidIn(params, kind) }
    const record = await changeRules<K>(context, at, async (present, read) => {
      checkSubject({ error }, body, at)
      const asked = await readRules({ error, subject, siteId: caller.site.id, read }, body)
      return isReplaced ? asked : addRules(present, asked)
    })
    return { permissions: await rulesAnswer(services.store.read, kind, record) }
  }
  return {
    query: async (context: Reading<K>) => {
      const record = await findRulesOf<K>(context, kind, luidIn(context.params, kind))
      return { permissions: await rulesAnswer(context.services.store.read, kind, record) }
    },
    add: (context: Writing<K>) => write(context, false),
    replace: (context: Writing<K>) => write(context, true),
    delete: async (context: Deleting<K>) => {
      const { params, caller, error } = context
      const { capabilityName: name, capabilityMode: mode } = params
      await changeRules<K>(context, { kind, luid: luidIn(params, kind) }, async (present, read) => {
        const asked = checkedCapability({ error, subject }, { name, mode })
        const reading = { error, subject, siteId: caller.site.id, read }
        const grantee = await granteeAt(reading, params)
        const rest = withoutRule(present, { grantee, ...asked })
        if (rest === null) throw notSet(context, kind, params)
        return rest
      })
    },
  }
}

function notSet<K extends ContentKind>(
  { error }: Deleting<K>,
  kind: K,
  { capabilityName, capabilityMode, granteeId }: RuleParams,
): Error {
  const raise = error as Raise<KindOf<ContentKind>['notSet']>
  const problem = `'${granteeId}' has no rule '${capabilityName}' ${capabilityMode} on this ${kind}.`
  return raise(contentKinds[kind].notSet, { problem })
}
