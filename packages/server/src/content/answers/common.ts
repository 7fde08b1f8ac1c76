/** Parts of the answers of several families. */

export const orAbsent = <T>(value: T | null): T | undefined => value ?? undefined

export const locationOf = ({ luid, name }: { readonly luid: string; readonly name: string }) => ({
  id: luid,
  type: 'Project' as const,
  name,
})

export const tagsOf = (labels: readonly string[]) => ({ tag: labels.map((label) => ({ label })) })
