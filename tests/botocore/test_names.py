from __future__ import annotations

from dataclasses import replace

from flake8_botocore.botocore.requests import operation_names
from flake8_botocore.facts import UNKNOWN

from .test_known import call


def test_clients() -> None:
    for service, method, kind, names in [
        ("lambda", "invoke", "client", {"Invoke"}),
        ("s3", "list_objects_v2", "client", {"ListObjectsV2"}),
        ("s3", "list_objects_v2", "paginator", {"ListObjectsV2"}),
        ("rds", "create_db_cluster", "client", {"CreateDBCluster"}),
        ("neptune", "describe_db_clusters", "client", {"DescribeDBClusters"}),
        ("docdb-elastic", "create_cluster", "client", {"CreateCluster"}),
        # Two services spell it differently, so nobody can tell of a service that is neither.
        ("appsync", "create_api_key", "client", {"CreateApiKey"}),
        ("apigateway", "create_api_key", "client", {"CreateApiKey"}),
        ("wafv2", "create_api_key", "client", {"CreateAPIKey"}),
        ("nowhere", "create_api_key", "client", {"CreateAPIKey", "CreateApiKey"}),
        ("lambda", "function_active_v2", "waiter", {"GetFunction"}),
        ("lambda", "nonsense", "waiter", set()),
        ("s3", "generate_presigned_url", "client", None),
        ("rds", "generate_db_auth_token", "client", None),
        ("s3", "download_file", "client", None),
    ]:
        assert operation_names(call(service, method, kind)) == names


def test_resources() -> None:
    for service, receiver, method, names in [
        ("s3", "Object()", "put", {"PutObject"}),
        ("s3", "put_object()", "get", {"GetObject"}),
        ("s3", "Acl()", "put", {"PutBucketAcl", "PutObjectAcl"}),
        ("s3", "Bucket()", "create", {"CreateBucket"}),
        ("s3", "objects", "all", {"ListObjects"}),
        ("s3", "objects", "delete", {"DeleteObjects"}),
        ("s3", "filter()", "delete", {"DeleteObjects"}),
        ("s3", "all()", "limit", None),
        ("s3", "get()", "get", None),
        ("s3", "key", "endswith", None),
        ("s3", "?", "put", None),
        ("dynamodb", "Table()", "put_item", {"PutItem"}),
        ("dynamodb", "Table()", "batch_writer", {"BatchWriteItem"}),
        ("dynamodb", "Table()", "wait_until_exists", {"DescribeTable"}),
        ("dynamodb", "scan()", "get", None),
        ("dynamodb", "", "create_table", {"CreateTable"}),
        ("ec2", "", "create_instances", {"RunInstances"}),
        ("sqs", "get_queue_by_name()", "send_message", {"SendMessage"}),
        ("cloudwatch", "alarms", "all", {"DescribeAlarms", "DescribeAlarmsForMetric"}),
        # The name of this sub-resource is also that of another resource.
        ("iam", "Policy()", "put", {"PutGroupPolicy", "PutRolePolicy", "PutUserPolicy"}),
        ("nowhere", "Table()", "put_item", None),
    ]:
        assert operation_names(replace(call(service, method, "resource"), receiver=receiver)) == names


def test_the_service_must_be_known_where_it_decides() -> None:
    made = call("s3", "put_object")
    unknown = replace(made, clients=tuple(replace(client, service=UNKNOWN) for client in made.clients))
    assert operation_names(unknown) == {"PutObject"}
    assert operation_names(replace(unknown, method="download_file")) is None
    assert operation_names(replace(unknown, kind="waiter", method="object_exists")) == set()
