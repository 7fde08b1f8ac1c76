/** What the demo tells the person who started it. */

import { apiVersion } from './api-session.ts'
import { demoVariables, shellQuote } from './demo-env.ts'
import type { OpenDemo } from './open-demo.ts'

/** @param envPath File with the credentials; null when they are written nowhere and must be shown here */
export function demoText(demo: OpenDemo, envPath: string | null): string {
  const { environment } = demo
  const variables =
    envPath === null
      ? demoVariables.map((name) => `export ${name}=${shellQuote(environment[name])}`).join('\n')
      : `set -a; . ${shellQuote(envPath)}; set +a`
  return `Easel runs at ${environment.EASEL_URL}   (site ${environment.EASEL_SITE}, signed in as ${environment.EASEL_ADMIN_USER})

Sign in; paste into another terminal:

${indented(variables)}
${indented(signInLine)}

Then get the figures of a view, and its picture:

${demo.viewLuid === null ? indented('# the view of the sample workbook Orders was deleted') : indented(viewLines(demo.siteLuid, demo.viewLuid))}

Other ways in (docs/guides has a page on each): the JWT of a connected app, a unified access token, and the API of Cloud Manager:

    npm run easel -- jwt mint --user ${environment.EASEL_USER_VIEWER} --scope tableau:content:read
    npm run easel -- jwt mint --user ${environment.EASEL_USER_VIEWER} --scope tableau:content:read --uat
${indented(cloudLine)}

Also worth a try:

    npm run easel -- auth explain last
    npm run easel -- render some-workbook.twbx --svg -o view.svg
    tableauserverclient, tabcmd or tableau-mcp with the same URL, site, and token name and secret

Press Ctrl+C to stop.
`
}

const signInLine = `EASEL_TOKEN=$(curl -s "$EASEL_URL/api/${apiVersion}/auth/signin" -H 'Content-Type: application/xml' \\
  -d "<tsRequest><credentials personalAccessTokenName='$EASEL_PAT_NAME' personalAccessTokenSecret='$EASEL_PAT_SECRET'><site contentUrl='$EASEL_SITE'/></credentials></tsRequest>" \\
  | sed -n 's/.* token="\\([^"]*\\)".*/\\1/p'); echo "$EASEL_TOKEN"`

const cloudLine = `curl -s "$EASEL_TCM_URL/api/v1/pat/login" -H 'Content-Type: application/json' -d "{\\"token\\": \\"$EASEL_TCM_PAT_SECRET\\"}"`

function viewLines(siteLuid: string, viewLuid: string): string {
  const view = `"$EASEL_URL/api/${apiVersion}/sites/${siteLuid}/views/${viewLuid}`
  return `curl -s ${view}/data" -H "X-Tableau-Auth: $EASEL_TOKEN"
curl -s ${view}/image" -H "X-Tableau-Auth: $EASEL_TOKEN" -o view.png`
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '    ')
}
