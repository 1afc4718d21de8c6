// SPDX-License-Identifier: Apache-2.0
// A message to oneself, through the real channel: the way to know that it works before it has to.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { kChannels, sendTestMessage, type Channel } from '../../api/messages';
import { mayAct } from '../../api/session';
import { Panel } from '../../components/Notes';
import { say, sayProblem } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { useServices } from '../../model/services';

export function TestPanel({ onSent }: { onSent: () => void }): ReactNode {
  const services = useServices();
  const { t } = useTexts();
  const [busy, setBusy] = useState<Channel | null>(null);
  if (!mayAct(services.me.role, 'operator')) return null;
  const send = async (channel: Channel): Promise<void> => {
    setBusy(channel);
    const result = await sendTestMessage(channel);
    setBusy(null);
    if (!result.ok) return sayProblem(result.problem);
    say(t('messages.test_sent', { channel: t(`messages.channel.${channel}`) }));
    onSent();
  };
  return (
    <Panel title={t('messages.test')}>
      <p className="mw-dim">{t('messages.test_hint')}</p>
      <div className="mw-card-actions">
        {kChannels.map((channel) => <Button key={channel} variant="default" loading={busy === channel} onClick={() => void send(channel)}>{t(`messages.channel.${channel}`)}</Button>)}
      </div>
    </Panel>
  );
}
