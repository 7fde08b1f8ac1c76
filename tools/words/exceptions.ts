/** Texts that hold retired words, of the vendor's wire and of earlier databases, each in the one file that repeats it. */

export interface WordException {
  readonly file: string
  /** The exact text, as it stands on one line of the file. */
  readonly text: string
}

export const exceptions: readonly WordException[] = [
  {
    file: 'packages/contract/src/cloud-manager/errors.ts',
    text: 'A cloud administrator cannot delete himself.',
  },
  {
    file: 'docs/reference/cloud-manager.md',
    text: 'A cloud administrator cannot delete himself.',
  },
  { file: 'packages/server/src/domain/common-passwords.ts', text: 'lion bear' },
  { file: 'packages/server/src/store/migrations/0026-auth-event-method.ts', text: `'"door":'` },
  { file: 'packages/server/test/store-upgrade.test.ts', text: `aud: '{"door":"a"}'` },
  { file: 'packages/server/test/store-upgrade.test.ts', text: `door: 'pat',` },
  { file: 'packages/server/test/store-upgrade.test.ts', text: `problem: '"door": \\u0000'` },
]
