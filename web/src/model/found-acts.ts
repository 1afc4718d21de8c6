// SPDX-License-Identifier: Apache-2.0
// What the server says of an act it found. Pure.

/// The names in "changed: --mqtt, notify.json"; none where no setting was changed.
export const changedSettings = (text: string): string[] =>
  text.startsWith('changed: ') ? text.slice('changed: '.length).split(', ').filter((name) => name !== '') : [];
