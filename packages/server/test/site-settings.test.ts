/** Settings of a site that have an effect, and those that clients read from methods of their own. */

import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { databaseSource, extractPackage } from './extract-file.ts'
import { describeFamily, type FamilyKit } from './families.ts'
import { mustBe, outcomeOf, signedIn, type Person } from './person.ts'
import { taskOf } from './refresh-task.ts'
import { workbookXml, zip } from './workbook-file.ts'

const suite = (kit: () => FamilyKit) => {
  let admin: Person
  let viewer: Person

  beforeAll(async () => {
    admin = await signedIn(kit(), 'admin')
    viewer = await signedIn(kit(), 'viewer')
  })

  const update = async (settings: object) => {
    const answer = await admin.put('', { site: settings })
    mustBe(answer, 200)
  }

  test('a storage quota refuses the publish that would exceed it, and nothing is kept', async () => {
    const bytes = zip([
      ['Test.twb', Buffer.from(workbookXml())],
      ['Data/amounts.csv', Buffer.alloc(2_000_000, 'a')],
    ])
    await update({ storageQuota: '1' })
    expect(outcomeOf(await admin.publish({ name: 'Large', bytes }))).toEqual([403, '403008'])
    const found = await admin.get('/workbooks?filter=name:eq:Large')
    expect(found.json()).toMatchObject({ pagination: { totalAvailable: '0' } })
    mustBe(await admin.publish({ name: 'Small' }), 201)
    await update({ storageQuota: '-1' })
    mustBe(await admin.publish({ name: 'Large', bytes }), 201)
  })

  test('with running now switched off, refreshes that a caller wants are 403157', async () => {
    const bytes = extractPackage({ source: databaseSource })
    const { id } = await admin.published({ name: 'Extracted', bytes })
    const task = await admin.post('/tasks/extractRefreshes', taskOf(id))
    const taskId = task.json<{ extractRefresh: { id: string } }>().extractRefresh.id
    const run = () => admin.post(`/tasks/extractRefreshes/${taskId}/runNow`)
    await update({ runNowEnabled: false })
    const refused = await admin.post(`/workbooks/${id}/refresh`, {})
    expect(outcomeOf(refused)).toEqual([403, '403157'])
    expect(outcomeOf(await run())).toEqual([403, '403157'])
    await update({ runNowEnabled: true })
    mustBe(await run(), 200)
  })

  describe('authentication configurations', () => {
    const list = (person = admin, form: 'json' | 'xml' = 'json') =>
      person.get('/site-auth-configurations', form)

    test('of the site and its tenant are listed for administrators, those of the site first', async () => {
      expect((await list()).json()).toEqual({ siteAuthConfigurations: {} })
      const { site, store } = kit()
      const common = { tenantLuid: site.tenantLuid, isEnabled: true, settings: {} }
      const ofTenant = { ...common, luid: randomUUID(), siteLuid: null, kind: 'OPENID' } as const
      const ofSite = { ...common, luid: randomUUID(), siteLuid: site.luid, kind: 'SAML' } as const
      await store.transaction(async ({ cloud }) => {
        const now = new Date()
        await cloud.saveAuthConfiguration({ ...ofTenant, name: 'T', sealedSecret: null }, now)
        const off = { ...ofSite, name: 'S', isEnabled: false, sealedSecret: null }
        await cloud.saveAuthConfiguration(off, now)
      })
      expect((await list()).json()).toEqual({
        siteAuthConfigurations: {
          siteAuthConfiguration: [
            {
              authSetting: 'SAML',
              enabled: false,
              idpConfigurationId: ofSite.luid,
              idpConfigurationName: 'S',
            },
            {
              authSetting: 'OpenID',
              enabled: true,
              idpConfigurationId: ofTenant.luid,
              idpConfigurationName: 'T',
            },
          ],
        },
      })
      expect((await list(admin, 'xml')).text).toContain(
        `<siteAuthConfiguration authSetting="SAML" enabled="false" idpConfigurationId="${ofSite.luid}" idpConfigurationName="S"/>`,
      )
      expect(outcomeOf(await list(viewer))).toEqual([403, '403004'])
    })
  })

  describe('settings for servers of the Model Context Protocol', () => {
    const read = (person = viewer, form: 'json' | 'xml' = 'json') =>
      person.get('/settings/mcp', form)
    const of = (...settings: readonly object[]) => ({ mcpSiteSettings: { settings } })
    const tools = { key: 'INCLUDE_TOOLS', value: 'list-workbooks, "get-view" & more' }

    test('are none at first, which is an answer', async () => {
      expect((await read()).json()).toEqual({ mcpSiteSettings: {} })
      expect((await read(viewer, 'xml')).text).toContain('<mcpSiteSettings/>')
    })

    test('are created once, replaced as a whole, and read by every user', async () => {
      mustBe(await admin.post('/settings/mcp', of(tools)), 201)
      expect((await read()).json()).toEqual(of(tools))
      expect(outcomeOf(await admin.post('/settings/mcp', of(tools)))).toEqual([409, '409000'])
      const xml =
        '<tsRequest><mcpSiteSettings><settings><key>A</key></settings></mcpSiteSettings></tsRequest>'
      mustBe(await admin.put('/settings/mcp', xml), 200)
      expect((await read()).json()).toEqual(of({ key: 'A' }))
      mustBe(await admin.put('/settings/mcp', of()), 200)
      expect((await read()).json()).toEqual({ mcpSiteSettings: {} })
    })

    test('are changed by administrators alone', async () => {
      expect(outcomeOf(await viewer.put('/settings/mcp', of(tools)))).toEqual([403, '403004'])
      expect(outcomeOf(await viewer.post('/settings/mcp', of(tools)))).toEqual([403, '403004'])
    })

    test.each([
      ['without a key', [{ key: ' ' }]],
      ['with the same key twice', [tools, tools]],
      ['with a key of 256 characters', [{ key: 'k'.repeat(256) }]],
      ['with a value of 20,001 characters', [{ key: 'k', value: 'v'.repeat(20_001) }]],
      ['of 201 keys', Array.from({ length: 201 }, (_, index) => ({ key: `k${index}` }))],
    ])('%s are 400000, and nothing is kept', async (_, settings) => {
      const answer = await admin.put('/settings/mcp', of(...settings))
      expect(outcomeOf(answer)).toEqual([400, '400000'])
      expect((await read()).json()).toEqual({ mcpSiteSettings: {} })
    })
  })
}

await describeFamily('settings of a site', suite)
