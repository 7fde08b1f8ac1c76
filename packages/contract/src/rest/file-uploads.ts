/** Upload sessions: a large file is sent in blocks and named by a later publish. */

import { method, none, replies } from '../define.ts'
import { fileUploadElement } from '../elements/file-uploads.ts'
import { element, number, optional } from '../wire/types.ts'

const fileUpload = element({ fileUpload: fileUploadElement })

/** Largest block, and largest file of a publish in one request. */
export const blockLimitBytes = 64 * 1024 * 1024

/** Largest file of an upload session: that of one workbook or data source on a site. @see help, Tableau Cloud site capacity */
export const largestUploadBytes = 15 * 1024 * 1024 * 1024

/** Blocks of one upload session. */
export const uploadLimitBlocks = 10_000

export const initiateFileUpload = method({
  name: 'initiateFileUpload',
  title: 'Initiate File Upload',
  since: '2.4',
  verb: 'POST',
  path: '/sites/:siteId/fileUploads',
  scope: ['tableau:file_uploads:create'],
  caller: 'signed-in',
  query: element({}),
  body: none,
  reply: replies(201, fileUpload),
  errors: ['403004'],
  source: 'REST reference, Publishing methods, Initiate File Upload',
})

export const appendToFileUpload = method({
  name: 'appendToFileUpload',
  title: 'Append to File Upload',
  since: '2.4',
  verb: 'PUT',
  path: '/sites/:siteId/fileUploads/:uploadSessionId',
  scope: ['tableau:file_uploads:create'],
  caller: 'signed-in',
  query: element({ sequenceID: optional(number()) }),
  body: {
    kind: 'parts',
    payload: element({}),
    fileParts: ['tableau_file'],
    limitBytes: blockLimitBytes,
  },
  reply: replies(200, fileUpload),
  errors: ['400000', '400016', '400020', '404015'],
  source: 'REST reference, Publishing methods, Append to File Upload',
})
