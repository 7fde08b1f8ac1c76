/** Codes that say that something is not there. */

import type { ErrorEntry } from './error-entry.ts'

export const notFoundErrors = {
  '404000': { summary: 'Resource Not Found', detail: "Site '{id}' could not be found." },
  '404001': {
    summary: 'Resource Not Found',
    detail: "Version '{version}' is not a valid version of the API.",
  },
  '404002': { summary: 'Resource Not Found', detail: "User '{id}' could not be found." },
  '404003': {
    summary: 'Resource Not Found',
    detail: "The URI '{path}' names no resource of the API.",
  },
  '404004': { summary: 'Resource Not Found', detail: "Data source '{id}' could not be found." },
  '404005': { summary: 'Resource Not Found', detail: "Project '{id}' could not be found." },
  '404006': { summary: 'Resource Not Found', detail: "Workbook '{id}' could not be found." },
  '404007': { summary: 'Resource Not Found', detail: "Tag '{label}' could not be found." },
  '404009': {
    summary: 'Resource Not Found',
    detail: "The id in the URI ('{uri}') is not the id in the body ('{body}').",
  },
  '404010': { summary: 'Resource Not Found', detail: "The {kind} '{id}' is not a favorite." },
  '404011': { summary: 'Resource Not Found', detail: "View '{id}' could not be found." },
  '404012': { summary: 'Resource Not Found', detail: "Group '{id}' could not be found." },
  '404013': { summary: 'Resource Not Found', detail: 'The capability is not set: {problem}' },
  '404014': { summary: 'Resource Not Found', detail: 'The capability is not set: {problem}' },
  '404015': { summary: 'Resource Not Found', detail: "Upload session '{id}' could not be found." },
  '404018': { summary: 'Resource Not Found', detail: "Job '{id}' could not be found." },
  '404020': { summary: 'Resource Not Found', detail: "Connection '{id}' could not be found." },
  '404024': { summary: 'Resource Not Found', detail: "Revision '{number}' could not be found." },
  '404025': { summary: 'Resource Not Found', detail: "Subscription '{id}' could not be found." },
  '404026': {
    summary: 'Resource Not Found',
    detail: "Extract refresh task '{id}' could not be found.",
  },
  '404027': { summary: 'Resource Not Found', detail: "Flow '{id}' could not be found." },
  '404120': { summary: 'Resource Not Found', detail: "Group set '{id}' could not be found." },
  '404126': {
    summary: 'Resource Not Found',
    detail: "CONNECTED_APP_NOT_FOUND (126): Connected app '{id}' could not be found.",
  },
  '404127': {
    summary: 'Resource Not Found',
    detail: "CONNECTED_APP_SECRET_NOT_FOUND (127): Secret '{id}' could not be found.",
  },
  '404142': {
    summary: 'Resource Not Found',
    detail: "EAS_NOT_FOUND (142): External authorization server '{id}' could not be found.",
  },
  '404160': {
    summary: 'Resource Not Found',
    detail: "Personal access token '{id}' could not be found.",
  },
  '404166': { summary: 'Resource Not Found', detail: "Custom view '{id}' could not be found." },
} as const satisfies Readonly<Record<string, ErrorEntry>>
