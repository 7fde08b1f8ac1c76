import * as fc from 'fast-check'
import { siteRoles } from '@easel/contract'
import { describe, expect, it } from 'vitest'
import { capabilities, type Rule } from './capabilities.ts'
import { answerOfRules, evaluate, type PermissionQuestion } from './permissions.ts'
import { isAdministrator, isBelowCeiling } from './site-roles.ts'

const me = 1
const other = 2
const [mine, alsoMine, notMine] = [10, 11, 12]
const [mySet, notMySet] = [20, 21]

const question: PermissionQuestion = {
  capability: 'ExportData',
  kind: 'workbook',
  siteRole: 'Creator',
  isOwner: false,
  leadsProject: false,
  isLocked: false,
  rules: [],
  principals: { userId: me, groupIds: [mine, alsoMine], groupSetIds: [mySet] },
}

type Grantee = readonly [Rule['granteeKind'], number]
const rule = ([granteeKind, granteeId]: Grantee, mode: Rule['mode']): Rule => ({
  granteeKind,
  granteeId,
  mode,
  capability: 'ExportData',
})
const myAllow = rule(['user', me], 'Allow')
const myDeny = rule(['user', me], 'Deny')
const groupAllow = rule(['group', mine], 'Allow')
const groupDeny = rule(['group', alsoMine], 'Deny')
const setAllow = rule(['groupSet', mySet], 'Allow')
const setDeny = rule(['groupSet', mySet], 'Deny')

describe('the steps of the evaluation', () => {
  const steps: readonly [string, Partial<PermissionQuestion>, boolean, string][] = [
    ['1 above the role', { siteRole: 'Viewer', capability: 'Write' }, false, 'above-site-role'],
    [
      '1 before 3 and 4',
      { siteRole: 'Viewer', capability: 'Write', leadsProject: true, isOwner: true },
      false,
      'above-site-role',
    ],
    [
      '2 within the ceiling',
      { siteRole: 'SiteAdministratorExplorer', capability: 'Write' },
      true,
      'administrator',
    ],
    ['1 unlicensed', { siteRole: 'Unlicensed', isOwner: true }, false, 'above-site-role'],
    [
      '2 before rules',
      { siteRole: 'SiteAdministratorCreator', rules: [myDeny] },
      true,
      'administrator',
    ],
    ['3 before 4', { leadsProject: true, isOwner: true }, true, 'project-leader'],
    ['3 before rules', { leadsProject: true, rules: [myDeny, groupDeny] }, true, 'project-leader'],
    ['3 owner of a project', { kind: 'project', isOwner: true }, true, 'project-leader'],
    [
      '3 owner of a locked project changes its permissions',
      { kind: 'project', isOwner: true, isLocked: true, capability: 'ChangePermissions' },
      true,
      'project-leader',
    ],
    ['4 before rules', { isOwner: true, rules: [myDeny] }, true, 'owner'],
    ['4 permissions, unlocked', { isOwner: true, capability: 'ChangePermissions' }, true, 'owner'],
    [
      '4 permissions, locked',
      { isOwner: true, isLocked: true, capability: 'ChangePermissions' },
      false,
      'no-rule',
    ],
    ['4 other capabilities, locked', { isOwner: true, isLocked: true }, true, 'owner'],
    ['5 before 6', { rules: [myAllow, myDeny] }, false, 'user-denied'],
    ['5 before 8', { rules: [groupAllow, myDeny] }, false, 'user-denied'],
    ['6 before 7', { rules: [groupDeny, myAllow] }, true, 'user-allowed'],
    ['7 before 8', { rules: [groupAllow, groupDeny] }, false, 'group-denied'],
    ['8', { rules: [groupAllow] }, true, 'group-allowed'],
    ['8 by a group set', { rules: [setAllow] }, true, 'group-allowed'],
    ['7 by a group set', { rules: [setDeny, groupAllow] }, false, 'group-denied'],
    ['6 before a group set', { rules: [setDeny, myAllow] }, true, 'user-allowed'],
    ['9 another set', { rules: [rule(['groupSet', notMySet], 'Allow')] }, false, 'no-rule'],
    [
      '9 a group with the number of my set',
      { rules: [rule(['group', mySet], 'Allow')] },
      false,
      'no-rule',
    ],
    ['9', {}, false, 'no-rule'],
    ['9 rules of others', { rules: [rule(['user', other], 'Allow')] }, false, 'no-rule'],
    ['9 a group with my number', { rules: [rule(['group', me], 'Allow')] }, false, 'no-rule'],
    ['9 a user with my number', { rules: [rule(['user', mine], 'Allow')] }, false, 'no-rule'],
    ['9 other capabilities', { rules: [{ ...myAllow, capability: 'Read' }] }, false, 'no-rule'],
  ]
  it.each(steps)('%s', (_, change, allowed, because) => {
    expect(evaluate({ ...question, ...change })).toMatchObject({ allowed, because })
  })

  it.each<[string, readonly Rule[], readonly Rule[]]>([
    ['the rules of the user', [myDeny, myAllow, groupDeny], [myDeny]],
    ['all denials of groups', [groupAllow, groupDeny, setDeny], [groupDeny, setDeny]],
    ['all permissions of groups', [groupAllow, setAllow], [groupAllow, setAllow]],
    ['none', [rule(['user', other], 'Allow')], []],
  ])('the answer names the rules that decided: %s', (_, rules, decidedBy) => {
    expect(evaluate({ ...question, rules }).decidedBy).toEqual(decidedBy)
  })
})

const anyGrantee = fc.oneof(
  fc.tuple(fc.constant('user' as const), fc.constantFrom(me, other, mine)),
  fc.tuple(fc.constant('group' as const), fc.constantFrom(mine, alsoMine, notMine, me)),
)
const anyRule = fc
  .tuple(anyGrantee, fc.constantFrom('Allow' as const, 'Deny' as const))
  .map(([grantee, mode]) => rule(grantee, mode))
const anyQuestion: fc.Arbitrary<PermissionQuestion> = fc.record({
  capability: fc.constant('ExportData' as const),
  kind: fc.constantFrom('project' as const, 'workbook' as const, 'view' as const),
  siteRole: fc.constantFrom(...siteRoles),
  isOwner: fc.boolean(),
  leadsProject: fc.boolean(),
  isLocked: fc.boolean(),
  rules: fc.array(anyRule, { maxLength: 6 }),
  principals: fc.constant(question.principals),
})
const isOrdinary = (asked: PermissionQuestion): boolean =>
  isBelowCeiling(asked.siteRole, asked.capability) &&
  !isAdministrator(asked.siteRole) &&
  !asked.leadsProject &&
  !asked.isOwner

describe('whatever the rules', () => {
  const property = (check: (asked: PermissionQuestion) => void): void =>
    fc.assert(fc.property(anyQuestion, check), { numRuns: 500 })

  it('a permission of the user beats every rule of groups', () => {
    property((asked) => {
      const groups = asked.rules.filter(({ granteeKind }) => granteeKind === 'group')
      const { allowed } = answerOfRules({ ...asked, rules: [...groups, myAllow] })
      expect(allowed).toBe(true)
    })
  })

  it('a denial of one group beats every permission of groups', () => {
    property((asked) => {
      const groups = asked.rules.filter(({ granteeKind }) => granteeKind === 'group')
      const { allowed } = answerOfRules({ ...asked, rules: [...groups, groupDeny] })
      expect(allowed).toBe(false)
    })
  })

  it('a rule for another user, or another capability, changes nothing', () => {
    property((asked) => {
      const before = evaluate(asked)
      for (const mode of ['Allow', 'Deny'] as const) {
        for (const added of [
          rule(['user', other], mode),
          rule(['group', notMine], mode),
          { ...rule(['user', me], mode), capability: 'Write' as const },
        ]) {
          expect(evaluate({ ...asked, rules: [...asked.rules, added] })).toEqual(before)
        }
      }
    })
  })

  it('their order does not matter', () => {
    property((asked) => {
      const rules = asked.rules.toReversed()
      const { allowed, because } = evaluate(asked)
      expect(evaluate({ ...asked, rules })).toMatchObject({ allowed, because })
    })
  })

  it('an added denial never allows, and an added permission never denies', () => {
    property((asked) => {
      const { allowed } = evaluate(asked)
      const denied = evaluate({ ...asked, rules: [...asked.rules, myDeny] })
      const permitted = evaluate({ ...asked, rules: [...asked.rules, groupAllow] })
      expect(denied.allowed && !allowed).toBe(false)
      expect(allowed && !permitted.allowed).toBe(false)
    })
  })

  it('they decide only for ordinary callers', () => {
    property((asked) => {
      const expected = isOrdinary(asked) ? answerOfRules(asked) : evaluate({ ...asked, rules: [] })
      expect(evaluate(asked)).toEqual(expected)
    })
  })

  it('nothing lifts the ceiling of a role', () => {
    for (const siteRole of siteRoles) {
      for (const capability of capabilities) {
        const rules: readonly Rule[] = [{ ...myAllow, capability }]
        const asked = {
          ...question,
          capability,
          siteRole,
          rules,
          isOwner: true,
          leadsProject: true,
        }
        expect(evaluate(asked).allowed).toBe(isBelowCeiling(siteRole, capability))
      }
    }
  })
})
