// SPDX-License-Identifier: Apache-2.0
import { useTexts } from '../../i18n/context';
import { isTeamKind } from '../../model/attention-weeks';

/// Team kinds by their name; groups that are shown together as the server calls them.
export function useGroupName(): (group: string) => string {
  const { t } = useTexts();
  return (group) => (isTeamKind(group) ? t(`team.kind.${group}`) : group);
}
