// SPDX-License-Identifier: Apache-2.0
#pragma once
// Every route of docs/api.md, by the part of the product it belongs to.

#include "api/router.h"
#include "api/services.h"

namespace millwright::api {

/// By bearer token, else by the cookies of a kiosk and of a turn there, else by session cookie.
Authenticate make_authenticate(identity::Identity& identity);

void add_session_routes(Router& router, Services& services);
void add_kiosk_routes(Router& router, Services& services);
void add_kiosk_admin_routes(Router& router, Services& services);
void add_plant_routes(Router& router, Services& services);
void add_asset_change_routes(Router& router, Services& services);
void add_profile_routes(Router& router, Services& services);
void add_signal_routes(Router& router, Services& services);
void add_reading_routes(Router& router, Services& services);
void add_ingest_routes(Router& router, Services& services);
void add_condition_routes(Router& router, Services& services);
void add_alarm_routes(Router& router, Services& services);
void add_alarm_class_routes(Router& router, Services& services);
void add_maintenance_routes(Router& router, Services& services);
void add_event_routes(Router& router, Services& services);
void add_historical_routes(Router& router, Services& services);
void add_backtest_routes(Router& router, Services& services);
void add_rule_routes(Router& router, Services& services);
void add_rule_table_routes(Router& router, Services& services);
void add_rationalisation_routes(Router& router, Services& services);
void add_document_routes(Router& router, Services& services);
void add_response_routes(Router& router, Services& services);
void add_page_routes(Router& router, Services& services);
void add_link_routes(Router& router, Services& services);
void add_chat_routes(Router& router, Services& services);
void add_message_routes(Router& router, Services& services);
void add_procedure_routes(Router& router, Services& services);
void add_run_routes(Router& router, Services& services);
void add_paper_routes(Router& router, Services& services);
void add_attachment_routes(Router& router, Services& services);
void add_drill_routes(Router& router, Services& services);
void add_drill_schedule_routes(Router& router, Services& services);
void add_roster_routes(Router& router, Services& services);
void add_shift_routes(Router& router, Services& services);
void add_policy_routes(Router& router, Services& services);
void add_kpi_routes(Router& router, Services& services);
void add_position_routes(Router& router, Services& services);
void add_pilot_routes(Router& router, Services& services);
void add_plan_routes(Router& router, Services& services);
void add_projection_routes(Router& router, Services& services);
void add_proposal_routes(Router& router, Services& services);
void add_review_routes(Router& router, Services& services);
void add_failure_routes(Router& router, Services& services);
void add_work_order_routes(Router& router, Services& services);
void add_training_routes(Router& router, Services& services);
void add_attention_routes(Router& router, Services& services);
void add_found_act_routes(Router& router, Services& services);
void add_hands_off_routes(Router& router, Services& services);
void add_operations_routes(Router& router, Services& services);
void add_backup_routes(Router& router, Services& services);
void add_rollout_routes(Router& router, Services& services);
void add_evidence_routes(Router& router, Services& services);
void add_clock_routes(Router& router, Services& services);
void add_retention_routes(Router& router, Services& services);
void add_admin_routes(Router& router, Services& services);
void add_device_routes(Router& router, Services& services);

/// All of the above.
void add_routes(Router& router, Services& services);

}  // namespace millwright::api
