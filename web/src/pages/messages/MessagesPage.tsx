// SPDX-License-Identifier: Apache-2.0
// What was sent to people and whether it arrived; what reached nobody comes first.
import { Button, NativeSelect } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { fetchMessages, kDeliveryStates, kMessagesAPage, type Message } from '../../api/messages';
import { EmptyNote, LoadingNote, PageHead } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { sayProblem } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { useParam } from '../../lib/use-param';
import { readOnAfter, worstFirst } from '../../model/message-state';
import { MessageCard } from './MessageCard';
import { TestPanel } from './TestPanel';

type Cursor = string | number | null;

export function MessagesPage(): ReactNode {
  const { t, count } = useTexts();
  const [param, setParam] = useParam('state');
  const state = kDeliveryStates.find((known) => known === param) ?? null;
  const page = useLoad(`messages/${state ?? ''}`, (signal) => fetchMessages(state, null, signal), 5000);
  const [older, setOlder] = useState<{ of: string | null; messages: readonly Message[]; cursor: Cursor } | null>(null);
  // Older messages were asked for under one filter; another begins anew.
  const past = older?.of === state ? older : null;
  const messages = useMemo(() => {
    const newest = page.data?.messages ?? [];
    const seen = new Set(newest.map((message) => message.id));
    return worstFirst([...newest, ...(past?.messages ?? []).filter((message) => !seen.has(message.id))]);
  }, [page.data, past]);
  const cursor = readOnAfter(state, messages, past ? past.cursor : (page.data?.next_cursor ?? null), kMessagesAPage);
  const loadOlder = async (): Promise<void> => {
    const next = await fetchMessages(state, cursor);
    if (!next.ok) return sayProblem(next.problem);
    setOlder({ of: state, messages: [...(past?.messages ?? []), ...next.value.messages], cursor: next.value.next_cursor });
  };
  return (
    <>
      <PageHead title={t('nav.messages')} sub={t('messages.sub')} />
      <TestPanel onSent={page.reload} />
      <div className="mw-filter mw-toolbar" role="search" aria-label={t('messages.filter')}>
        <NativeSelect aria-label={t('messages.filter')} value={state ?? ''} onChange={(event) => setParam(event.currentTarget.value)} data={[{ value: '', label: t('messages.any_state') }, ...kDeliveryStates.map((value) => ({ value, label: t(`messages.state.${value}`) }))]} />
        <span className="mw-dim" role="status">{t('messages.shown', { count: messages.length, shown: count(messages.length) })}</span>
      </div>
      {page.problem && <ProblemNote problem={page.problem} onRetry={page.reload} />}
      {!page.data && !page.problem && <LoadingNote rows={5} />}
      {page.data && messages.length === 0 && <EmptyNote title={t('messages.empty')} text={t('messages.empty_next')} />}
      <ul className="mw-cards">{messages.map((message) => <MessageCard key={message.id} message={message} />)}</ul>
      {cursor !== null && messages.length > 0 && <Button mt="sm" variant="default" onClick={() => void loadOlder()}>{t('messages.more')}</Button>}
    </>
  );
}
