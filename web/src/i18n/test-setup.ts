// SPDX-License-Identifier: Apache-2.0
// Tests speak both languages from the start.
import { kLanguages, loadCatalogue } from './messages';

await Promise.all(kLanguages.map(loadCatalogue));
