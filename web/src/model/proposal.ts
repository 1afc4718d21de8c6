// SPDX-License-Identifier: Apache-2.0
import type { Proposal } from '../api/outcomes';

/// What removes most and loses nothing comes first.
export const bestFirst = (proposals: readonly Proposal[]): Proposal[] =>
  [...proposals].sort((a, b) => Number(a.loses_true > 0) - Number(b.loses_true > 0) || b.removes - a.removes || a.rule - b.rule);
