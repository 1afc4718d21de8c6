// SPDX-License-Identifier: Apache-2.0
// Every page but those before the plant, each loaded when it is first opened: the first page brings only
// what it shows. A new page is one line here.
import { lazyPage } from './lib/lazy-page';

export const AlarmsPage = lazyPage(() => import('./pages/alarms/AlarmsPage').then((module) => module.AlarmsPage));
export const AssetPage = lazyPage(() => import('./pages/asset/AssetPage').then((module) => module.AssetPage));
export const AttentionPage = lazyPage(() => import('./pages/attention/AttentionPage').then((module) => module.AttentionPage));
export const ConditionsPage = lazyPage(() => import('./pages/conditions/ConditionsPage').then((module) => module.ConditionsPage));
export const HealthPage = lazyPage(() => import('./pages/health/HealthPage').then((module) => module.HealthPage));
export const InboxPage = lazyPage(() => import('./pages/inbox/InboxPage').then((module) => module.InboxPage));
export const KioskRoot = lazyPage(() => import('./pages/kiosk/KioskRoot').then((module) => module.KioskRoot));
export const NoKioskPage = lazyPage(() => import('./pages/kiosk/NoKioskPage').then((module) => module.NoKioskPage));
export const KpiPage = lazyPage(() => import('./pages/kpi/KpiPage').then((module) => module.KpiPage));
export const MessagesPage = lazyPage(() => import('./pages/messages/MessagesPage').then((module) => module.MessagesPage));
export const OrdersPage = lazyPage(() => import('./pages/orders/OrdersPage').then((module) => module.OrdersPage));
export const PagingPage = lazyPage(() => import('./pages/paging/PagingPage').then((module) => module.PagingPage));
export const PilotPage = lazyPage(() => import('./pages/pilot/PilotPage').then((module) => module.PilotPage));
export const PlantPage = lazyPage(() => import('./pages/plant/PlantPage').then((module) => module.PlantPage));
export const PoliciesPage = lazyPage(() => import('./pages/policies/PoliciesPage').then((module) => module.PoliciesPage));
export const PrivacyPage = lazyPage(() => import('./pages/privacy/PrivacyPage').then((module) => module.PrivacyPage));
export const ProcedurePage = lazyPage(() => import('./pages/procedures/ProcedurePage').then((module) => module.ProcedurePage));
export const ProceduresPage = lazyPage(() => import('./pages/procedures/ProceduresPage').then((module) => module.ProceduresPage));
export const ProfilesPage = lazyPage(() => import('./pages/profiles/ProfilesPage').then((module) => module.ProfilesPage));
export const RehearsalPage = lazyPage(() => import('./pages/rehearsal/RehearsalPage').then((module) => module.RehearsalPage));
export const ReviewPage = lazyPage(() => import('./pages/review/ReviewPage').then((module) => module.ReviewPage));
export const DecisionsPage = lazyPage(() => import('./pages/decisions/DecisionsPage').then((module) => module.DecisionsPage));
export const EvolutionPage = lazyPage(() => import('./pages/evolution/EvolutionPage').then((module) => module.EvolutionPage));
export const TrialPage = lazyPage(() => import('./pages/evolution/TrialPage').then((module) => module.TrialPage));
export const HandoverPage = lazyPage(() => import('./pages/handover/HandoverPage').then((module) => module.HandoverPage));
export const ReadinessPage = lazyPage(() => import('./pages/readiness/ReadinessPage').then((module) => module.ReadinessPage));
export const RolloutPage = lazyPage(() => import('./pages/rollout/RolloutPage').then((module) => module.RolloutPage));
export const WavePage = lazyPage(() => import('./pages/rollout/WavePage').then((module) => module.WavePage));
export const RostersPage = lazyPage(() => import('./pages/rosters/RostersPage').then((module) => module.RostersPage));
export const ReviewsPage = lazyPage(() => import('./pages/reviews/ReviewsPage').then((module) => module.ReviewsPage));
export const RulesPage = lazyPage(() => import('./pages/rules/RulesPage').then((module) => module.RulesPage));
export const RunPage = lazyPage(() => import('./pages/runs/RunPage').then((module) => module.RunPage));
export const SettingsPage = lazyPage(() => import('./pages/settings/SettingsPage').then((module) => module.SettingsPage));
export const SignalPage = lazyPage(() => import('./pages/signal/SignalPage').then((module) => module.SignalPage));
export const ValuePage = lazyPage(() => import('./pages/value/ValuePage').then((module) => module.ValuePage));
export const ImprovementPage = lazyPage(() => import('./pages/improvement/ImprovementPage').then((module) => module.ImprovementPage));
export const TrainingPage = lazyPage(() => import('./pages/training/TrainingPage').then((module) => module.TrainingPage));

/// What must open while the server is out of reach, or at once when an alarm comes.
const kNeededSoon = [AlarmsPage, RunPage, ProcedurePage, AssetPage, SignalPage, PlantPage];

/// Brings those pages when the first one is through with its own work.
export function preloadPages(): () => void {
  const id = window.setTimeout(() => kNeededSoon.forEach((page) => page.preload()), 3000);
  return () => window.clearTimeout(id);
}
