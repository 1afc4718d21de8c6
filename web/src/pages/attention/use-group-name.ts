// SPDX-License-Identifier: Apache-2.0
import { useTexts } from '../../i18n/context';
import { kindsOfGroup } from '../../model/attention-weeks';

/// Team kinds by their name, one or several that are shown together; what is no team kind keeps its name.
export function useGroupName(): (group: string) => string {
  const { t, locale } = useTexts();
  return (group) => {
    const kinds = kindsOfGroup(group);
    if (kinds === null) return group;
    const names = kinds.map((kind) => t(`team.kind.${kind}`));
    return names.length === 1 ? (names[0] ?? group) : t('attention.together', { groups: new Intl.ListFormat(locale).format(names) });
  };
}
