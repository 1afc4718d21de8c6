// SPDX-License-Identifier: Apache-2.0
// Names that the server gives in its own spelling, in words. Pure.
import type { Texts } from '../i18n/context';

const kChannels = ['email', 'sms', 'browser', 'mqtt', 'webhook', 'siren'] as const;
/// "E-mail, In the browser"; a channel of a later server keeps its name.
export const channelsText = (channels: readonly string[], { t }: Pick<Texts, 't'>): string =>
  channels.map((channel) => {
    const known = kChannels.find((one) => one === channel);
    return known ? t(`messages.channel.${known}`) : channel;
  }).join(', ');

/// Who wrote or approved something: a person, or the profile or library that it came with.
export function authorText(name: string, { t }: Pick<Texts, 't'>): string {
  const profile = /^profile:(.+)@(\d+)$/.exec(name);
  if (profile) return t('author.profile', { name: profile[1] ?? '', version: profile[2] ?? '' });
  const library = /^library:(.+)$/.exec(name);
  return library ? t('author.library', { name: library[1] ?? '' }) : name;
}
