// SPDX-License-Identifier: Apache-2.0
// What would happen, step by step, and the words of each message by channel and language.
import type { ReactNode } from 'react';
import type { DryRun, DryRunMessage } from '../../api/policies';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { languageText, messageKindText } from '../../model/dry-run';
import { saidText } from '../../model/said';
import { channelsText } from '../../model/said-by';

export function DryRunAnswer({ answer }: { answer: DryRun }): ReactNode {
  const { t } = useTexts();
  const start = parseTime(answer.steps[0]?.at);
  return (
    <div role="status" className="mw-dry-run">
      <h3>{answer.policy === '' ? t('dryrun.no_policy') : t('dryrun.answer', { policy: answer.policy })}</h3>
      {answer.draft && !answer.draft.is_chosen && (
        <p className="mw-attention-text">{answer.draft.chosen === '' ? t('dryrun.draft_for_none') : t('dryrun.draft_for_others', { policy: answer.draft.chosen })}</p>
      )}
      {answer.steps.length === 0 && <p className="mw-attention-text">{t('dryrun.nobody')}</p>}
      <Steps answer={answer} start={start} />
      {answer.messages.length > 0 && (
        <>
          <h3>{t('dryrun.messages')}</h3>
          <p className="mw-dim">{t('dryrun.messages_sub')}</p>
          <ul className="mw-cards">{answer.messages.map((message, i) => <MessageText key={i} message={message} start={start} />)}</ul>
        </>
      )}
    </div>
  );
}

function Steps({ answer, start }: { answer: DryRun; start: number }): ReactNode {
  const texts = useTexts();
  const { t, time, duration } = texts;
  return (
    <ol className="mw-chain">
      {answer.steps.map((step, i) => {
        const atMs = parseTime(step.at);
        return (
          <li key={i} className={step.skipped === '' ? '' : 'mw-nobody'}>
            <time dateTime={step.at} title={step.at}>{time(atMs, 'minute')}<span className="mw-dim">{atMs > start ? t('dryrun.after', { duration: duration(atMs - start) }) : t('dryrun.at_once')}</span></time>
            <div>
              <div>{step.text === '' ? '' : saidText(step.words, step.text, texts)}</div>
              {step.who.length > 0 && <strong>{t('dryrun.told', { who: step.who.join(', '), channels: channelsText(step.channels, texts) })}</strong>}
              {step.skipped !== '' && <div className="mw-attention-text">{t('dryrun.skipped', { because: saidText(step.words, step.skipped, texts) })}</div>}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

/// More recipients than these are counted, not listed.
const kListed = 12;

function MessageText({ message, start }: { message: DryRunMessage; start: number }): ReactNode {
  const texts = useTexts();
  const { t, time, duration, count } = texts;
  const rest = message.to.length - kListed;
  return (
    <li className="mw-card" data-testid="dry-run-message">
      <header><strong>{channelsText([message.channel], texts)}</strong><span>{messageKindText(message.kind, texts)}</span>{message.channel !== 'siren' && <span className="mw-dim">{languageText(message.language, texts)}</span>}</header>
      <ul className="mw-told">
        {message.to.slice(0, kListed).map((to, i) => {
          const atMs = parseTime(to.at);
          return <li key={i}><strong>{to.person}</strong>{to.address !== '' && <code>{to.address}</code>}<span>{time(atMs, 'minute')} ({atMs > start ? t('dryrun.after', { duration: duration(atMs - start) }) : t('dryrun.at_once')})</span></li>;
        })}
        {rest > 0 && <li className="mw-dim">{t('dryrun.more', { count: rest, shown: count(rest) })}</li>}
      </ul>
      {message.problem !== '' && <p className="mw-attention-text">{t('dryrun.problem', { problem: message.problem })}</p>}
      {message.channel === 'siren' && <p>{t(message.kind === 'withdrawn' ? 'dryrun.siren_off' : 'dryrun.siren_on')}</p>}
      {(message.subject !== '' || message.text !== '') && (
        <details className="mw-more" open={message.kind === 'page'}>
          <summary>{message.subject === '' ? t('dryrun.text') : message.subject}</summary>
          <pre className="mw-pre mw-message-text" lang={message.language} tabIndex={0}>{message.text}</pre>
        </details>
      )}
    </li>
  );
}
