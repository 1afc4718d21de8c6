// SPDX-License-Identifier: Apache-2.0
// Who has the alarm, who was told and when, what happens next; and one's own page to take or give back.
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AlarmResponse } from '../../api/pages';
import { Age, Clock } from '../../components/Age';
import { Countdown } from '../../components/Countdown';
import { GiveBack } from '../../components/GiveBack';
import { useTexts, type Texts } from '../../i18n/context';
import { holdingOf, ownPage, type Holding } from '../../model/answer-state';
import { channelsText } from '../../model/said-by';
import { useServices } from '../../model/services';
import type { AnswerActs } from '../../model/use-answer-acts';

interface Props {
  response: AlarmResponse;
  acts: AnswerActs;
}

function sentence(holding: Holding, me: string, { t }: Texts): string {
  switch (holding.kind) {
    case 'held': return holding.by === me ? t('answer.you_have_it') : t('answer.held_by', { name: holding.by });
    case 'asked': return holding.people.length > 0 ? t('answer.asked', { names: holding.people.join(', ') }) : t('answer.asking');
    case 'nobody': return t('answer.nobody');
    case 'settled': return t(`answer.settled.${holding.how}`);
    case 'over': return t('answer.withdrawn');
    case 'unpaged': return t('answer.unpaged');
  }
}

export function WhoHasIt({ response, acts }: Props): ReactNode {
  const { me } = useServices();
  const texts = useTexts();
  const { t } = texts;
  const holding = holdingOf(response);
  const own = ownPage(response.pages, me.name);
  return (
    <section className="mw-holding" data-holding={holding.kind} aria-label={t('answer.who_has_it')}>
      <h3>{t('answer.who_has_it')}</h3>
      <p className={holding.kind === 'nobody' ? 'mw-attention-text' : 'mw-holding-word'}>{sentence(holding, me.name, texts)}</p>
      {holding.kind === 'asked' && holding.nextAt !== null && (
        <p className="mw-dim"><Countdown to={holding.nextAt} left={(clock) => t('answer.next_step', { clock })} over={() => t('answer.next_step_now')} /></p>
      )}
      {own?.state === 'open' && <Button size="lg" fullWidth onClick={() => void acts.accept(own)} data-testid="accept-page">{t('answer.accept')}</Button>}
      {own?.state === 'accepted' && <GiveBack page={own} acts={acts} />}
      {response.pages.length > 0 && (
        <ul className="mw-told">
          {response.pages.map((page) => (
            <li key={page.id} data-state={page.state}>
              <strong>{page.person}</strong>
              <span>{channelsText(page.channels, texts)}</span>
              <Clock at={page.created} />
              <span>{t(`paging.state.${page.state}`)}{page.closed !== null && <> · <Age at={page.closed} /></>}</span>
            </li>
          ))}
        </ul>
      )}
      {(response.owner !== '' || response.chain) && (
        <p className="mw-dim">
          {[response.owner === '' ? '' : t('answer.owner', { name: response.owner }),
            response.chain ? t('answer.policy', { name: response.chain.policy_title || response.chain.policy }) : ''].filter((text) => text !== '').join(' · ')}
        </p>
      )}
    </section>
  );
}
