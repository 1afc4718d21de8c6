// SPDX-License-Identifier: Apache-2.0
// One field over pages, machines, signals, procedures and alarms; arrows and Enter, or a click.
import { TextInput } from '@mantine/core';
import { useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import { fetchProcedures } from '../api/procedures';
import { useTexts } from '../i18n/context';
import { kRespondPages, kSettingsTabs, navigate, paths } from '../lib/router';
import { bestMatches } from '../lib/search-rank';
import { useStore } from '../lib/store';
import { useLoad } from '../lib/use-load';
import { searchTargets } from '../model/search-targets';
import { useServices } from '../model/services';
import { Dialog } from './Dialog';

const kShown = 12;

export function SearchDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }): ReactNode {
  const { t } = useTexts();
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('search.title')} size="lg">
      {isOpen && <SearchBody onClose={onClose} />}
    </Dialog>
  );
}

function SearchBody({ onClose }: { onClose: () => void }): ReactNode {
  const services = useServices();
  const texts = useTexts();
  const { t } = texts;
  const plant = useStore(services.plant);
  const book = useStore(services.alarms);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const pages = useMemo(() => [
    { title: t('nav.plant'), to: paths.plant }, { title: t('nav.alarms'), to: paths.alarms },
    ...kRespondPages.map((page) => ({ title: t(`nav.${page}`), to: paths[page] })),
    { title: t('nav.procedures'), to: paths.procedures }, { title: t('nav.paging'), to: paths.paging },
    { title: t('nav.inbox'), to: paths.inbox }, { title: t('nav.profiles'), to: paths.profiles }, { title: t('nav.health'), to: paths.health },
    { title: t('nav.readiness'), to: paths.readiness }, { title: t('nav.decisions'), to: paths.decisions }, { title: t('reviews.page'), to: paths.reviews }, { title: t('transfer.page'), to: paths.handover }, { title: t('nav.value'), to: paths.value }, { title: t('nav.improvement'), to: paths.improvement }, { title: t('nav.evolution'), to: paths.evolution }, { title: t('nav.waves'), to: paths.rollout }, { title: t('nav.pilot'), to: paths.pilot }, { title: t('nav.rehearsal'), to: paths.rehearsal }, { title: t('privacy.title'), to: paths.privacy },
    ...kSettingsTabs.map((tab) => ({ title: `${t('nav.settings')}: ${t(`settings.tab.${tab}`)}`, to: paths.settings(tab) })),
  ], [t]);
  const procedures = useLoad('procedures/search', fetchProcedures);
  const targets = useMemo(() => searchTargets(pages, plant, book, procedures.data?.procedures ?? []), [pages, plant, book, procedures.data]);
  const found = useMemo(() => bestMatches(targets, typed, (target) => `${target.title} ${target.hint}`, kShown), [targets, typed]);
  const chosen = Math.min(at, found.length - 1);

  const go = (to: string): void => {
    onClose();
    navigate(to);
  };
  const onKey = (event: KeyboardEvent): void => {
    const target = found[chosen];
    if (event.key === 'ArrowDown') setAt(Math.min(found.length - 1, chosen + 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, chosen - 1));
    else if (event.key === 'Enter' && target) go(target.to);
    else return;
    event.preventDefault();
  };

  return (
    <div onKeyDown={onKey}>
      <TextInput
        data-autofocus
        autoFocus
        size="md"
        aria-label={t('search.field')}
        placeholder={t('search.field')}
        value={typed}
        onChange={(event) => { setTyped(event.currentTarget.value); setAt(0); }}
        role="combobox"
        aria-expanded={found.length > 0}
        aria-controls="search-results"
        aria-autocomplete="list"
        {...(found[chosen] ? { 'aria-activedescendant': `search-${chosen}` } : {})}
        autoComplete="off"
      />
      {found.length === 0 ? (
        <p className="mw-dim" role="status">{t('search.nothing')}</p>
      ) : (
        <ul className="mw-results" id="search-results" role="listbox" aria-label={t('search.results')}>
          {found.map((target, i) => (
            <li key={target.to} id={`search-${i}`} role="option" aria-selected={i === chosen} onClick={() => go(target.to)} onMouseMove={() => setAt(i)}>
              <span className="mw-result-kind">{t(`search.kind.${target.kind}`)}</span>
              <span>{target.title}</span>
              <span className="mw-dim">{target.hint}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
