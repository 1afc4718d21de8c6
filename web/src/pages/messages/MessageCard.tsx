// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import type { Delivery, DeliveryState, Message } from '../../api/messages';
import { Age } from '../../components/Age';
import { DrillTag } from '../../components/DrillBanner';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import type { VerdictLook } from '../../model/kpi-scale';
import { stateOf } from '../../model/message-state';
import { saidText } from '../../model/said';
import { channelsText } from '../../model/said-by';

const kLooks: Readonly<Record<DeliveryState, VerdictLook>> = { failed: 'bad', expired: 'bad', waiting: 'unknown', attempting: 'unclear', sent: 'good', muted: 'unknown' };

/// One message with every way it went; a drill cannot be mistaken for the real thing.
export function MessageCard({ message }: { message: Message }): ReactNode {
  const { t } = useTexts();
  const { state, isPartly } = stateOf(message);
  return (
    <li className={message.is_drill ? 'mw-card mw-dashed' : 'mw-card'}>
      <header>
        <VerdictMark look={isPartly ? 'borderline' : kLooks[state]} word={isPartly ? t('messages.partly') : t(`messages.state.${state}`)} />
        {message.is_drill && <DrillTag />}
        <span>{message.subject}</span>
      </header>
      <span className="mw-dim">{t(`messages.kind.${message.kind}`)} · {message.person !== '' && `${t('messages.to', { person: message.person })} · `}<Age at={message.created} /></span>
      <ul className="mw-plain-list">
        {message.deliveries.map((delivery, i) => <li key={i}><DeliveryLine delivery={delivery} /></li>)}
      </ul>
    </li>
  );
}

function DeliveryLine({ delivery }: { delivery: Delivery }): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  return (
    <>
      <strong>{channelsText([delivery.channel], texts)}</strong> <code>{delivery.address}</code>: {t(`messages.state.${delivery.state}`)}
      {delivery.sent_at !== null && <> · <Age at={delivery.sent_at} /></>}
      {delivery.attempts > 1 && <> · {t('messages.attempts', { count: delivery.attempts })}</>}
      {delivery.next_attempt !== null && <> · {t('messages.next_attempt')} <Age at={delivery.next_attempt} /></>}
      {delivery.error !== '' && <div className="mw-attention-text" title={delivery.error}>{saidText(delivery.error_words, delivery.error, texts)}</div>}
    </>
  );
}
