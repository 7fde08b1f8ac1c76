/** Whether a personal access token still opens Cloud Manager. */

/** @throws Error when the answer is neither yes nor no */
export async function opensCloudManager(url: string, secret: string): Promise<boolean> {
  const base = `${url}/api/v1`
  const answer = await fetch(`${base}/pat/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token: secret }),
  })
  if (answer.status === 401) return false
  if (!answer.ok) throw new Error(`sign-in to Cloud Manager: HTTP ${answer.status}`)
  const { sessionToken } = (await answer.json()) as { readonly sessionToken: string }
  await fetch(`${base}/session`, {
    method: 'DELETE',
    headers: { 'x-tableau-session-token': sessionToken },
  })
  return true
}
