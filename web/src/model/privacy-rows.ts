// SPDX-License-Identifier: Apache-2.0
// Which data of persons the product keeps, and who sees them; docs/personal-data.md in rows.

export const kPrivacyRows = [
  { id: 'account', seenBy: 'all' },
  { id: 'contact', seenBy: 'engineers' },
  { id: 'password', seenBy: 'nobody' },
  { id: 'pin', seenBy: 'nobody' },
  { id: 'turns', seenBy: 'engineers' },
  { id: 'trail', seenBy: 'engineers' },
  { id: 'acts', seenBy: 'engineers' },
  { id: 'found', seenBy: 'all' },
  { id: 'alarms', seenBy: 'all' },
  { id: 'response', seenBy: 'all' },
  { id: 'qualifications', seenBy: 'all' },
  { id: 'rosters', seenBy: 'all' },
  { id: 'rollout', seenBy: 'all' },
  { id: 'champions', seenBy: 'all' },
  { id: 'help', seenBy: 'counted' },
  { id: 'voices', seenBy: 'counted' },
  { id: 'repeats', seenBy: 'nobody' },
] as const;
