// SPDX-License-Identifier: Apache-2.0
import '@mantine/core/styles.css';
import './styles/theme.css';
import './styles/frame.css';
import './styles/parts.css';
import './styles/pages.css';
import './styles/answer.css';
import './styles/respond.css';
import './styles/kiosk.css';
import './styles/privacy.css';
import './styles/rollout.css';
import './styles/waves.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { loadCatalogue } from './i18n/messages';
import { preferences } from './model/preferences';
import { findSession } from './model/session';

const kReloadMs = 3000;

function show(): void {
  const root = document.getElementById('root');
  if (root) createRoot(root).render(<StrictMode><App /></StrictMode>);
}

// Without texts there is nothing to show: the server went away, or was updated, between two files.
void loadCatalogue(preferences.get().language).then(show, () => window.setTimeout(() => window.location.reload(), kReloadMs));
void findSession();
