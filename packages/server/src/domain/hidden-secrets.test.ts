import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { withoutSecrets } from './hidden-secrets.ts'

test.each([
  'tableauserverclient/0.38 python-requests/2.32.3',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0',
  'application/json;charset=utf-8, text/html;q=0.9',
  'Tableau-Server-Client-Python/0.31',
  'our-sales-and-marketing-analytics-2026',
  'c245dd67-f21d-4a25-a957-64baf0faa8b3',
  'node',
  '',
])('%s stays as it is', (text) => {
  expect(withoutSecrets(text)).toBe(text)
})

test('no secret that Easel makes is left in a text, whatever stands around it', () => {
  for (let round = 0; round < 200; round += 1) {
    const secrets = [
      `${randomBytes(16).toString('base64')}:${randomBytes(24).toString('base64url')}`,
      `${randomBytes(16).toString('base64')}|${randomBytes(24).toString('base64')}|x`,
      randomBytes(32).toString('base64url'),
      randomBytes(32).toString('base64'),
      randomBytes(256).toString('base64url'),
    ]
    for (const secret of secrets) {
      expect(withoutSecrets(`agent "${secret}", more`)).toMatch(
        /^agent "\[\d+ hidden letters\]\w*", more$/,
      )
    }
  }
})
