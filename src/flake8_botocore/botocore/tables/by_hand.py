"""What is kept by hand of operations and services: partial failures, event streams, and other names.

Tests against the service models find rows that are no longer true.
"""

from __future__ import annotations

# Operations that answer HTTP 200 although they failed for some of what they were given.
#
# The list began with every operation of botocore 1.44.8 whose output has a list of failures, or an error in each of its
# entries. Left out are:
#
# - operations that take a single thing, operations that only read, and warnings and validation messages;
# - operations that report on work still under way (Amazon Lightsail, entitlements, packages of OpenSearch);
# - ``put_log_events``, which rejects only events that are too old or too new;
# - ``lambda.invoke``, which is not a batch, and names that many other objects have (``enable``).
PARTIAL_FAILURES = """
apiportal associate_managed_apis failedItems managedApiIds
apiportal disassociate_managed_apis failedItems managedApiIds
application-signals batch_update_exclusion_windows Errors SloIds
appstream batch_associate_user_stack errors UserStackAssociations
appstream batch_disassociate_user_stack errors UserStackAssociations
auditmanager batch_associate_assessment_report_evidence errors evidenceIds
auditmanager batch_create_delegation_by_assessment errors createDelegationRequests
auditmanager batch_delete_delegation_by_assessment errors delegationIds
auditmanager batch_disassociate_assessment_report_evidence errors evidenceIds
auditmanager batch_import_evidence_to_assessment_control errors manualEvidence
autoscaling batch_delete_scheduled_action FailedScheduledActions ScheduledActionNames
autoscaling batch_put_scheduled_update_group_action FailedScheduledUpdateGroupActions ScheduledUpdateGroupActions
batch cancel_jobs errors jobs
batch terminate_jobs errors jobs
batch terminate_service_jobs errors jobs
bcm-pricing-calculator batch_create_bill_scenario_commitment_modification errors commitmentModifications
bcm-pricing-calculator batch_create_bill_scenario_usage_modification errors usageModifications
bcm-pricing-calculator batch_create_workload_estimate_usage errors usage
bcm-pricing-calculator batch_delete_bill_scenario_commitment_modification errors ids
bcm-pricing-calculator batch_delete_bill_scenario_usage_modification errors ids
bcm-pricing-calculator batch_delete_workload_estimate_usage errors ids
bcm-pricing-calculator batch_update_bill_scenario_commitment_modification errors commitmentModifications
bcm-pricing-calculator batch_update_bill_scenario_usage_modification errors usageModifications
bcm-pricing-calculator batch_update_workload_estimate_usage errors usage
bedrock batch_delete_advanced_prompt_optimization_job errors jobIdentifiers
bedrock batch_delete_evaluation_job errors jobIdentifiers
bedrock-agentcore batch_create_memory_records failedRecords records
bedrock-agentcore batch_delete_memory_records failedRecords records
bedrock-agentcore batch_update_memory_records failedRecords records
billingconductor batch_associate_resources_to_custom_line_item FailedAssociatedResources ResourceArns
billingconductor batch_disassociate_resources_from_custom_line_item FailedDisassociatedResources ResourceArns
ce update_cost_allocation_tags_status Errors CostAllocationTagsStatus
chime batch_create_room_membership Errors MembershipItemList
chime batch_delete_phone_number PhoneNumberErrors PhoneNumberIds
chime batch_suspend_user UserErrors UserIdList
chime batch_unsuspend_user UserErrors UserIdList
chime batch_update_phone_number PhoneNumberErrors UpdatePhoneNumberRequestItems
chime batch_update_user UserErrors UpdateUserRequestItems
chime-sdk-meetings batch_create_attendee Errors Attendees
chime-sdk-messaging batch_create_channel_membership Errors MemberArns
chime-sdk-voice associate_phone_numbers_with_voice_connector PhoneNumberErrors E164PhoneNumbers
chime-sdk-voice associate_phone_numbers_with_voice_connector_group PhoneNumberErrors E164PhoneNumbers
chime-sdk-voice batch_delete_phone_number PhoneNumberErrors PhoneNumberIds
chime-sdk-voice batch_update_phone_number PhoneNumberErrors UpdatePhoneNumberRequestItems
chime-sdk-voice disassociate_phone_numbers_from_voice_connector PhoneNumberErrors E164PhoneNumbers
chime-sdk-voice disassociate_phone_numbers_from_voice_connector_group PhoneNumberErrors E164PhoneNumbers
cloudtrail-data put_audit_events failed auditEvents
cloudwatch delete_insight_rules Failures RuleNames
cloudwatch disable_insight_rules Failures RuleNames
cloudwatch enable_insight_rules Failures RuleNames
cloudwatch put_managed_insight_rules Failures ManagedRules
codeartifact copy_package_versions failedVersions versions
codeartifact delete_package_versions failedVersions versions
codeartifact dispose_package_versions failedVersions versions
codeartifact update_package_versions_status failedVersions versions
codebuild batch_delete_builds buildsNotDeleted ids
codecommit batch_associate_approval_rule_template_with_repositories errors repositoryNames
codecommit batch_disassociate_approval_rule_template_from_repositories errors repositoryNames
cognito-identity delete_identities UnprocessedIdentityIds IdentityIdsToDelete
compute-optimizer-automation associate_accounts errors accountIds
compute-optimizer-automation disassociate_accounts errors accountIds
config delete_remediation_exceptions FailedBatches ResourceKeys
config put_evaluations FailedEvaluations Evaluations
config put_remediation_configurations FailedBatches RemediationConfigurations
config put_remediation_exceptions FailedBatches ResourceKeys
config start_remediation_execution FailedItems ResourceKeys
connect associate_workspace FailedList ResourceArns
connect batch_associate_analytics_data_set Errors DataSetIds
connect batch_create_data_table_value Failed Values
connect batch_delete_data_table_value Failed Values
connect batch_disassociate_analytics_data_set Errors DataSetIds
connect batch_put_contact FailedRequestList ContactDataRequestList
connect batch_update_data_table_value Failed Values
connect disassociate_workspace FailedList ResourceArns
connectcampaigns put_dial_request_batch failedRequests dialRequests
connectcampaignsv2 put_outbound_request_batch failedRequests outboundRequests
connectcampaignsv2 put_profile_outbound_request_batch failedRequests profileOutboundRequests
connectcases batch_create_related_item failedItems cases
connectcases batch_put_field_options errors options
connectcases batch_update_case failedCases cases
customer-profiles batch_put_profile_object Failed Items
databrew batch_delete_recipe_version Errors RecipeVersions
datazone batch_put_attributes_metadata errors attributes
deadline batch_update_job errors jobs
deadline batch_update_task errors tasks
detective create_members UnprocessedAccounts Accounts
detective delete_members UnprocessedAccounts AccountIds
discovery batch_delete_agents errors deleteAgents
discovery batch_delete_import_data errors importTaskIds
dms batch_start_recommendations ErrorEntries Data
dynamodb batch_execute_statement Responses[].Error Statements
dynamodb batch_write_item UnprocessedItems RequestItems
ec2 accept_vpc_endpoint_connections Unsuccessful VpcEndpointIds
ec2 associate_networking_flex_cost_allocation_policy FcaPolicyAssociationFailures NetworkResourceIds
ec2 cancel_capacity_reservation_fleets FailedFleetCancellations CapacityReservationFleetIds
ec2 cancel_spot_fleet_requests UnsuccessfulFleetRequests SpotFleetRequestIds
ec2 create_flow_logs Unsuccessful ResourceIds
ec2 delete_fleets UnsuccessfulFleetDeletions FleetIds
ec2 delete_flow_logs Unsuccessful FlowLogIds
ec2 delete_launch_template_versions UnsuccessfullyDeletedLaunchTemplateVersions Versions
ec2 delete_networking_flex_cost_allocation_policies Failed FcaPolicyIds
ec2 delete_queued_reserved_instances FailedQueuedPurchaseDeletions ReservedInstancesIds
ec2 delete_vpc_endpoint_connection_notifications Unsuccessful ConnectionNotificationIds
ec2 delete_vpc_endpoint_service_configurations Unsuccessful ServiceIds
ec2 delete_vpc_endpoints Unsuccessful VpcEndpointIds
ec2 disable_application_status_check_suppression UnsuccessfulResults InstanceIds
ec2 disable_fast_snapshot_restores Unsuccessful SourceSnapshotIds
ec2 disassociate_networking_flex_cost_allocation_policy FcaPolicyDisassociationFailures FcaPolicyAssociationIds
ec2 enable_application_status_check_suppression UnsuccessfulResults InstanceIds
ec2 enable_fast_snapshot_restores Unsuccessful SourceSnapshotIds
ec2 modify_hosts Unsuccessful HostIds
ec2 modify_instance_credit_specification UnsuccessfulInstanceCreditSpecifications InstanceCreditSpecifications
ec2 reject_vpc_endpoint_connections Unsuccessful VpcEndpointIds
ec2 release_hosts Unsuccessful HostIds
ecr batch_delete_image failures imageIds
ecr-public batch_delete_image failures imageIds
ecs delete_task_definitions failures taskDefinitions
ecs run_task failures tasks
ecs start_task failures containerInstances
ecs update_container_instances_state failures containerInstances
ecs update_task_protection failures tasks
elasticache batch_apply_update_action UnprocessedUpdateActions actions
elasticache batch_stop_update_action UnprocessedUpdateActions actions
entityresolution batch_delete_unique_id errors uniqueIds
entityresolution generate_match_id failedRecords records
eventbridgev2 put_events FailedEntryCount Entries
eventbridgev2 put_raw_events FailedEntryCount Entries
events put_events FailedEntryCount Entries
events put_partner_events FailedEntryCount Entries
events put_targets FailedEntryCount Targets
events remove_targets FailedEntryCount Ids
firehose put_record_batch FailedPutCount Records
fms batch_associate_resource FailedItems Items
fms batch_disassociate_resource FailedItems Items
frauddetector batch_create_variable errors variableEntries
glue batch_create_partition Errors PartitionInputList
glue batch_delete_connection Errors ConnectionNameList
glue batch_delete_partition Errors PartitionsToDelete
glue batch_delete_table Errors TablesToDelete
glue batch_delete_table_version Errors VersionIds
glue batch_put_data_quality_statistic_annotation FailedInclusionAnnotations InclusionAnnotations
glue batch_stop_job_run Errors JobRunIds
glue batch_update_partition Errors Entries
glue delete_schema_versions SchemaVersionErrors Versions
glue update_column_statistics_for_partition Errors ColumnStatisticsList
glue update_column_statistics_for_table Errors ColumnStatisticsList
grafana update_permissions errors updateInstructionBatch
greengrassv2 batch_associate_client_device_with_core_device errorEntries entries
greengrassv2 batch_disassociate_client_device_from_core_device errorEntries entries
guardduty create_members UnprocessedAccounts AccountDetails
guardduty decline_invitations UnprocessedAccounts AccountIds
guardduty delete_invitations UnprocessedAccounts AccountIds
guardduty delete_members UnprocessedAccounts AccountIds
guardduty disassociate_members UnprocessedAccounts AccountIds
guardduty invite_members UnprocessedAccounts AccountIds
guardduty start_monitoring_members UnprocessedAccounts AccountIds
guardduty stop_monitoring_members UnprocessedAccounts AccountIds
guardduty update_member_detectors UnprocessedAccounts AccountIds
inspector add_attributes_to_findings failedItems attributes
inspector remove_attributes_from_findings failedItems attributes
inspector2 batch_associate_code_security_scan_configuration failedAssociations associateConfigurationRequests
inspector2 batch_disassociate_code_security_scan_configuration failedAssociations disassociateConfigurationRequests
inspector2 batch_update_member_ec2_deep_inspection_status failedAccountIds accountIds
iotfleetwise batch_create_vehicle errors vehicles
iotfleetwise batch_update_vehicle errors vehicles
iotsitewise batch_associate_data_segments_to_dataset failedAssociations associateDataSegmentEntries
iotsitewise batch_associate_project_assets errors assetIds
iotsitewise batch_delete_dataset_data_segments errors deleteDataSegmentEntries
iotsitewise batch_disassociate_data_segments_from_dataset failedDisassociations disassociateDataSegmentEntries
iotsitewise batch_disassociate_project_assets errors assetIds
iotsitewise batch_put_asset_property_value errorEntries entries
iottwinmaker batch_put_property_values errorEntries entries
ivs batch_start_viewer_session_revocation errors viewerSessions
kafka batch_associate_scram_secret UnprocessedScramSecrets SecretArnList
kafka batch_disassociate_scram_secret UnprocessedScramSecrets SecretArnList
kendra associate_entities_to_experience FailedEntityList EntityList
kendra associate_personas_to_entities FailedEntityList Personas
kendra batch_delete_document FailedDocuments DocumentIdList
kendra batch_delete_featured_results_set Errors FeaturedResultsSetIds
kendra batch_put_document FailedDocuments Documents
kendra disassociate_entities_from_experience FailedEntityList EntityList
kendra disassociate_personas_from_entities FailedEntityList EntityIds
kinesis acknowledge_dead_letter_queue_records Failed Entries
kinesis acknowledge_queue_records Failed Entries
kinesis put_records FailedRecordCount Records
kinesis restore_dead_letter_queue_records Failed Entries
kinesis update_dead_letter_queue_records_visibility Failed Entries
kinesis update_queue_records_visibility Failed Entries
lakeformation add_lf_tags_to_resource Failures LFTags
lakeformation batch_grant_permissions Failures Entries
lakeformation batch_revoke_permissions Failures Entries
lakeformation remove_lf_tags_from_resource Failures LFTags
lexv2-models batch_create_custom_vocabulary_item errors customVocabularyItemList
lexv2-models batch_delete_custom_vocabulary_item errors customVocabularyItemList
lexv2-models batch_update_custom_vocabulary_item errors customVocabularyItemList
location batch_delete_device_position_history Errors DeviceIds
location batch_delete_geofence Errors GeofenceIds
location batch_put_geofence Errors Entries
location batch_update_device_position Errors Updates
macie2 batch_update_automated_discovery_accounts errors accounts
macie2 create_invitations unprocessedAccounts accountIds
macie2 decline_invitations unprocessedAccounts accountIds
macie2 delete_invitations unprocessedAccounts accountIds
marketplace-agreement batch_create_billing_adjustment_request errors billingAdjustmentRequestEntries
medialive batch_delete Failed resources
medialive batch_start Failed resources
medialive batch_stop Failed resources
memorydb batch_update_cluster UnprocessedClusters ClusterNames
meteringmarketplace batch_meter_usage UnprocessedRecords UsageRecords
omics batch_delete_read_set errors ids
omics delete_annotation_store_versions errors versions
partnercentral-marketing batch_create_campaign_asset Errors Entries
qbusiness batch_delete_document failedDocuments documents
qbusiness batch_put_document failedDocuments documents
quicksight batch_create_topic_reviewed_answer InvalidAnswers Answers
quicksight batch_delete_knowledge_base Errors KnowledgeBaseIds
quicksight batch_delete_topic_reviewed_answer InvalidAnswers AnswerIds
quicksight update_key_registration FailedKeyRegistration KeyRegistration
redshift batch_delete_cluster_snapshots Errors Identifiers
redshift batch_modify_cluster_snapshots Errors SnapshotIdentifierList
rekognition associate_faces UnsuccessfulFaceAssociations FaceIds
rekognition delete_faces UnsuccessfulFaceDeletions FaceIds
rekognition disassociate_faces UnsuccessfulFaceDisassociations FaceIds
repostspace batch_add_channel_role_to_accessors errors accessorIds
repostspace batch_add_role errors accessorIds
repostspace batch_remove_channel_role_from_accessors errors accessorIds
repostspace batch_remove_role errors accessorIds
resiliencehub accept_resource_grouping_recommendations failedEntries entries
resiliencehub batch_update_recommendation_status failedEntries requestEntries
resiliencehub reject_resource_grouping_recommendations failedEntries entries
resource-groups group_resources Failed ResourceArns
resource-groups ungroup_resources Failed ResourceArns
resourcegroupstaggingapi tag_resources FailedResourcesMap resources
resourcegroupstaggingapi untag_resources FailedResourcesMap resources
route53globalresolver batch_create_firewall_rule failures firewallRules
route53globalresolver batch_delete_firewall_rule failures firewallRules
route53globalresolver batch_update_firewall_rule failures firewallRules
route53resolver batch_create_firewall_rule CreateErrors CreateFirewallRuleEntries
route53resolver batch_delete_firewall_rule DeleteErrors DeleteFirewallRuleEntries
route53resolver batch_update_firewall_rule UpdateErrors UpdateFirewallRuleEntries
rum batch_create_rum_metric_definitions Errors MetricDefinitions
rum batch_delete_rum_metric_definitions Errors MetricDefinitionIds
s3 delete_objects Errors objects
sagemaker batch_add_cluster_nodes Failed NodesToAdd
sagemaker batch_delete_cluster_nodes Failed nodes
sagemaker batch_reboot_cluster_nodes Failed nodes
sagemaker batch_replace_cluster_nodes Failed nodes
sagemaker move_cluster_nodes Failed nodes
sagemaker-featurestore-runtime batch_write_record Errors Entries
sagemaker-metrics batch_put_metrics Errors MetricData
securityagent batch_create_security_requirements errors securityRequirements
securityagent batch_delete_code_reviews failed codeReviewIds
securityagent batch_delete_pentests failed pentestIds
securityagent batch_delete_security_requirements errors securityRequirementNames
securityagent batch_delete_threat_models failed threatModelIds
securityagent batch_disassociate_finding_issue errors findingIds
securityagent batch_export_findings errors findingIds
securityagent batch_update_security_requirements errors securityRequirements
securityhub batch_delete_automation_rules UnprocessedAutomationRules AutomationRulesArns
securityhub batch_import_findings FailedCount Findings
securityhub batch_update_automation_rules UnprocessedAutomationRules UpdateAutomationRulesRequestItems
securityhub batch_update_findings UnprocessedFindings FindingIdentifiers
securityhub batch_update_findings_v2 UnprocessedFindings findings
securityhub batch_update_standards_control_associations UnprocessedAssociationUpdates StandardsControlAssociationUpdates
securityhub create_members UnprocessedAccounts AccountDetails
securityhub decline_invitations UnprocessedAccounts AccountIds
securityhub delete_invitations UnprocessedAccounts AccountIds
securityhub delete_members UnprocessedAccounts AccountIds
securityhub invite_members UnprocessedAccounts AccountIds
securitylake create_aws_log_source failed sources
securitylake delete_aws_log_source failed sources
servicecatalog batch_associate_service_action_with_provisioning_artifact FailedServiceActionAssociations associations
servicecatalog batch_disassociate_service_action_from_provisioning_artifact FailedServiceActionAssociations associations
ses send_bulk_templated_email Status[].Error Destinations
sesv2 send_bulk_email BulkEmailEntryResults[].Error BulkEmailEntries
signin batch_revoke_sessions errors sessionArns
sns publish_batch Failed PublishBatchRequestEntries
sqs change_message_visibility_batch Failed Entries
sqs delete_message_batch Failed Entries
sqs send_message_batch Failed Entries
ssm create_association_batch Failed Entries
taxsettings batch_delete_tax_registration errors accountIds
taxsettings batch_put_tax_registration errors accountIds
vpc-lattice batch_update_rule unsuccessful rules
vpc-lattice deregister_targets unsuccessful targets
vpc-lattice register_targets unsuccessful targets
wickr batch_create_user failed users
wickr batch_delete_user failed userIds
wickr batch_reinvite_user failed userIds
wickr batch_reset_devices_for_user failed appIds
wickr batch_toggle_user_suspend_status failed userIds
workspaces create_standby_workspaces FailedStandbyRequests StandbyWorkspaces
workspaces create_workspaces FailedRequests Workspaces
workspaces reboot_workspaces FailedRequests RebootWorkspaceRequests
workspaces rebuild_workspaces FailedRequests RebuildWorkspaceRequests
workspaces start_workspaces FailedRequests StartWorkspaceRequests
workspaces stop_workspaces FailedRequests StopWorkspaceRequests
workspaces terminate_workspaces FailedRequests TerminateWorkspaceRequests
xray put_trace_segments UnprocessedTraceSegments TraceSegmentDocuments
"""
"""Service, method, member of the response that lists the failures, and what may fail: a parameter, or one word for it.

``Responses[].Error``: each entry of the list ``Responses`` has it, if it failed.
"""

RESOURCE_METHODS = {"delete_messages": "delete_message_batch", "send_messages": "send_message_batch"}
"""Methods of resources whose names differ from those of the client."""

EVENT_STREAMS = {
    "agentic_retrieve_stream": "stream",
    "chat": "outputStream",
    "converse_stream": "stream",
    "invoke_agent": "completion",
    "invoke_agent_runtime_command": "stream",
    "invoke_assistant": "body",
    "invoke_code_interpreter": "stream",
    "invoke_endpoint_with_response_stream": "Body",
    "invoke_flow": "responseStream",
    "invoke_inline_agent": "completion",
    "invoke_model_with_response_stream": "body",
    "invoke_with_response_stream": "EventStream",
    "optimize_prompt": "optimizedPrompt",
    "retrieve_and_generate_stream": "stream",
    "select_object_content": "Payload",
    "start_live_tail": "responseStream",
    "subscribe_to_shard": "EventStream",
}
"""The key of the response under which a method gives events that are still to come."""

SERVICE_ALIASES = {
    "airflow": "mwaa",
    "alb": "elbv2",
    "amazonmq": "mq",
    "certificatemanager": "acm",
    "cfn": "cloudformation",
    "cloudmap": "servicediscovery",
    "cloudwatchevents": "events",
    "cloudwatchlog": "logs",
    "cloudwatchlogs": "logs",
    "cognito": "cognito-idp",
    "cognitoidentityprovider": "cognito-idp",
    "costexplorer": "ce",
    "ddb": "dynamodb",
    "documentdb": "docdb",
    "dynamo": "dynamodb",
    "elasticfilesystem": "efs",
    "elasticloadbalancingv2": "elbv2",
    "elasticmapreduce": "emr",
    "elasticsearch": "es",
    "eventbridge": "events",
    "iotcore": "iot",
    "kinesisfirehose": "firehose",
    "msk": "kafka",
    "nlb": "elbv2",
    "organization": "organizations",
    "parameterstore": "ssm",
    "resourcegroupstagging": "resourcegroupstaggingapi",
    "secretmanager": "secretsmanager",
    "secrets": "secretsmanager",
    "sfn": "stepfunctions",
    "simpleemailservice": "ses",
    "simplenotificationservice": "sns",
    "simplequeueservice": "sqs",
    "states": "stepfunctions",
    "stepfunction": "stepfunctions",
    "systemsmanager": "ssm",
}
"""Other names of services, by the letters of the name alone; none that may mean two services."""
